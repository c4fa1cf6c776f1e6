// The pages of the Testmakelaar: plain forms that work without script; the script only shows the password.
import { LANGUAGES, LEVEL_NAMES, NAMES, say } from './words.mjs';

const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
*{box-sizing:border-box}body{margin:0;font:1rem/1.5 system-ui,"Liberation Sans",sans-serif;color:#1b1b1f;background:#f4f1fa}
header{background:#3d2a6b;color:#fff;padding:.75rem 1.25rem;display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center}
header b{font-size:1.125rem}header span{flex:1;font-size:.875rem}nav{display:flex;gap:.25rem}
nav a{color:#fff;padding:.375rem .5rem}nav a[aria-current]{font-weight:700;text-decoration:none}
main{max-width:34rem;margin:2rem auto;background:#fff;border:1px solid #c9c1de;border-radius:.5rem;padding:1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}p{margin:.5rem 0}.small{font-size:.875rem;color:#55505f}
label,legend{display:block;font-weight:600;margin-top:1rem;padding:0}label small{display:block;font-weight:400;color:#55505f}
input,select{font:inherit;width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid #6d6780;border-radius:.25rem;background:#fff;color:inherit}
.code{font:500 1.5rem/1.5 ui-monospace,"Liberation Mono",monospace;letter-spacing:.3em;max-width:14rem}
.row{display:flex;gap:.5rem;flex-wrap:wrap;align-items:center;margin-top:1.25rem}.with{display:flex;gap:.5rem}.with input{flex:1;min-width:0}
button,.button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;border-radius:.25rem;border:1px solid #3d2a6b;background:#fff;color:#3d2a6b;cursor:pointer;text-decoration:none}
button.main{background:#3d2a6b;color:#fff}a{color:#3d2a6b}ul{list-style:none;margin:.5rem 0 1rem;padding:0}
ul b,ul a{display:block;padding:.625rem 1rem;border:1px solid #c9c1de;border-radius:.25rem;margin-top:.375rem}ul b{border:2px solid #3d2a6b;background:#f4f1fa}
.wrong{border:2px solid #a3000b;border-radius:.25rem;padding:.75rem 1rem;margin:1rem 0;font-weight:600}
details{margin-top:1rem}summary{cursor:pointer;padding:.25rem 0}:focus-visible{outline:3px solid #b35900;outline-offset:2px}hr{border:0;border-top:1px solid #c9c1de;margin:1.5rem 0 1rem}`;

const SCRIPT = `for(const b of document.querySelectorAll('[data-show]')){b.hidden=false;b.onclick=()=>{const f=document.getElementById(b.dataset.show),on=f.type==='password';f.type=on?'text':'password';b.setAttribute('aria-pressed',on);b.textContent=on?b.dataset.hide:b.dataset.word}}`;

function frame(lang, title, content, { path = '', wrong = '' } = {}) {
  const t = (name) => escape(say(lang, name));
  const links = path ? LANGUAGES.map((one) =>
    `<a href="${path}?lang=${one}" lang="${one}"${one === lang ? ' aria-current="true"' : ''}>${NAMES[one]}</a>`).join('') : '';
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${wrong ? `${t('error')}: ` : ''}${escape(title)} – Testmakelaar</title><link rel="icon" href="data:,"><style nonce="{nonce}">${STYLE}</style></head>
<body><header><b>Testmakelaar</b><span>${t('trial')}</span>${links ? `<nav aria-label="${t('language')}">${links}</nav>` : ''}</header>
<main>${content}</main><script nonce="{nonce}">${SCRIPT}</script></body></html>`;
}

const warning = (text) => text ? `<p class="wrong" role="alert" id="wrong">${escape(text)}</p>` : '';
const described = (wrong) => wrong ? ' aria-invalid="true" aria-describedby="wrong"' : '';

export function passwordPage({ uid, state, product, levels, usual }, wrong = '') {
  const t = (name, values) => escape(say(state.lang, name, values));
  const path = `/interaction/${uid}`;
  const options = levels.map((one) => `<option value="${one}"${one === (state.level ?? usual) ? ' selected' : ''}>${LEVEL_NAMES[one] ?? one}</option>`);
  return frame(state.lang, say(state.lang, 'login'), `<h1>${t('login')}</h1><p>${t('to', { product })}</p>
${warning(wrong && say(state.lang, 'wrongPassword'))}
<h2 class="small">${t('means')}</h2><ul><li><b aria-current="true">${t('byPassword')}</b></li><li><a href="${path}/smartcard">${t('bySmartcard')}</a></li></ul>
<form method="post" action="${path}/password">
<label for="username">${t('username')}<small id="uh">${t('usernameHelp')}</small></label><input id="username" name="username" autocomplete="username" autocapitalize="none" required value="${escape(state.typed ?? '')}"${wrong ? described(wrong) : ' aria-describedby="uh"'}>
<label for="password">${t('password')}</label><div class="with"><input id="password" name="password" type="password" autocomplete="current-password" required${described(wrong)}><button type="button" hidden data-show="password" data-word="${t('show')}" data-hide="${t('hide')}" aria-pressed="false">${t('show')}</button></div>
<p><a href="${path}/forgotten">${t('forgotten')}</a></p>
<details><summary>${t('forTests')}</summary><label for="level">${t('level')}</label><select id="level" name="level">${options.join('')}</select></details>
<div class="row"><button class="main">${t('go')}</button><button formaction="${path}/cancel" formnovalidate>${t('cancel')}</button></div></form>`, { path, wrong });
}

export function codePage({ uid, state, product, inbox }, wrong = '') {
  const t = (name, values) => escape(say(state.lang, name, values));
  const path = `/interaction/${uid}`;
  const told = { code: 'wrongCode', dead: 'deadCode', many: 'manyCodes' }[wrong];
  return frame(state.lang, say(state.lang, 'codeTitle'), `<p class="small">${t('step')}</p><h1>${t('codeTitle')}</h1><p>${t('to', { product })}</p>
${warning(told && say(state.lang, told))}
<p>${t(state.how === 'call' ? 'called' : 'sent', { end: state.phoneEnd ?? '' })}</p>
<p class="small">${t('inbox')} <a href="${escape(inbox)}" target="_blank" rel="noopener">${t('openInbox')}</a></p>
<form method="post" action="${path}/code"><label for="code">${t('code')}<small id="ch">${t('codeHelp')}</small></label>
<input class="code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required autofocus${told ? described(told) : ' aria-describedby="ch"'}>
<div class="row"><button class="main">${t('login2')}</button><button formaction="${path}/cancel" formnovalidate>${t('cancel')}</button></div></form>
<hr><p><b>${t('none')}</b></p><form method="post" class="row" action="${path}/again"><button>${t('again')}</button><button formaction="${path}/call">${t('call')}</button></form>`, { path, wrong: told });
}

function plainPage({ uid, state }, title, text) {
  const path = `/interaction/${uid}`;
  return frame(state.lang, title, `<h1>${escape(title)}</h1><p>${escape(text)}</p><p class="row"><a class="button" href="${path}">${escape(say(state.lang, 'back'))}</a></p>`);
}

export const helpPage = (shown, password) =>
  plainPage(shown, say(shown.state.lang, 'helpTitle'), say(shown.state.lang, 'helpText', { password }));

export const smartcardPage = (shown) =>
  plainPage(shown, say(shown.state.lang, 'cardTitle'), say(shown.state.lang, 'cardText'));

export const errorPage = (lang, product) =>
  frame(lang, say(lang, 'errorTitle'), `<h1>${escape(say(lang, 'errorTitle'))}</h1><p>${escape(say(lang, 'errorText', { product }))}</p>`);
