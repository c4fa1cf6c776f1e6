// The Testmakelaar: an eHerkenning broker for trials and tests, on the OpenID provider `oidc-provider`.
// Its settings come as one line on standard input. That line stays open: when the portal ends, so does this.
import { generateKeyPairSync, randomBytes, randomInt, timingSafeEqual, createHash } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { codePage, helpPage, passwordPage, errorPage, smartcardPage } from './pages.mjs';
import { LANGUAGES, letter } from './words.mjs';

console.warn = console.info = () => {}; // the library tells of its in-memory store, which is what is wanted here
const { default: Provider } = await import('oidc-provider');

const CODE_MINUTES = 10;
const CODE_TRIES = 5;
const CODES_IN_ALL = 5;

function start(settings) {
  const classes = settings.levels; // by what they are called here: what the portal knows them by
  const people = new Map(settings.people.map((one) => [one.username, one]));
  const underWay = new Map(); // per interaction: who gave the password, and the code that was sent
  const origins = [...new Set(settings.client.redirects.map((url) => new URL(url).origin))].join(' ');
  const provider = makeProvider(settings, people);
  provider.silent = true; // what goes wrong stands on a page
  writeFileSync(settings.spool, '', { mode: 0o600 });

  const same = (typed, right) =>
    timingSafeEqual(createHash('sha256').update(typed).digest(), createHash('sha256').update(right).digest());

  function send(state, how) {
    state.code = String(randomInt(1_000_000)).padStart(6, '0');
    Object.assign(state, { tries: 0, until: Date.now() + CODE_MINUTES * 60_000, sent: (state.sent ?? 0) + 1, how });
    const to = people.get(state.username).phone;
    state.phoneEnd = to.slice(-2);
    const words = letter(state.lang, how, state.code, CODE_MINUTES);
    appendFileSync(settings.spool, `${JSON.stringify({ at: new Date().toISOString(), to, ...words })}\n`);
  }

  const steps = {
    password(state, form) {
      const person = people.get((form.get('username') ?? '').trim().toLowerCase());
      const right = same(form.get('password') ?? '', settings.password);
      state.typed = form.get('username') ?? '';
      state.level = form.get('level') in classes ? form.get('level') : settings.usual;
      if (!person || !right) return 'password';
      state.username = person.username;
      send(state, 'sms');
      return '';
    },
    again: (state) => resend(state, 'sms'),
    call: (state) => resend(state, 'call'),
    code(state, form) {
      if (!state.code) return 'code';
      state.tries += 1;
      const live = state.tries <= CODE_TRIES && Date.now() < state.until;
      if (!live || !same((form.get('code') ?? '').replace(/\D/g, ''), state.code)) return live ? 'code' : 'dead';
      state.code = '';
      state.done = true;
      return '';
    },
  };

  function resend(state, how) {
    if (!state.username) return '';
    if (state.sent >= CODES_IN_ALL) return 'many';
    send(state, how);
    return '';
  }

  provider.use(async (ctx, next) => {
    const [, uid, step = ''] = ctx.path.match(/^\/interaction\/([\w-]+)(?:\/(\w+))?$/) ?? [];
    if (!uid) return next();
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    if (details.uid !== uid) ctx.throw(400);
    const state = underWay.get(uid) ?? { lang: spoken(details.params.ui_locales) };
    if (LANGUAGES.includes(ctx.query.lang)) state.lang = ctx.query.lang;
    underWay.set(uid, state);
    if (underWay.size > 1000) underWay.delete(underWay.keys().next().value);
    const shown = { uid, state, product: settings.product, inbox: settings.inbox, levels: Object.keys(classes), usual: settings.usual };
    const send = (page, status = 200) => answer(ctx, page, status, origins);
    if (ctx.method === 'GET') {
      if (step === 'forgotten') return send(helpPage(shown, settings.password));
      if (step === 'smartcard') return send(smartcardPage(shown));
      return send(state.username ? codePage(shown) : passwordPage(shown));
    }
    if (ctx.method !== 'POST') return next();
    if (step === 'cancel') {
      underWay.delete(uid);
      return provider.interactionFinished(ctx.req, ctx.res, { error: 'access_denied' });
    }
    if (!steps[step]) return next();
    const wrong = steps[step](state, await formOf(ctx.req));
    if (state.done) {
      underWay.delete(uid);
      const login = { accountId: state.username, acr: classes[state.level], amr: ['pwd', 'otp'], remember: false };
      return provider.interactionFinished(ctx.req, ctx.res, { login });
    }
    if (wrong) return send(state.username ? codePage(shown, wrong) : passwordPage(shown, wrong));
    ctx.redirect(`/interaction/${uid}`);
    ctx.status = 303;
  });

  provider.listen(settings.port, settings.host, () => console.log('ready')).on('error', (fault) => {
    console.log(fault.code === 'EADDRINUSE' ? `port ${settings.port} is in use` : fault.message);
    process.exit(1);
  });
}

function makeProvider(settings, people) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return new Provider(settings.issuer, {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
    clients: [{
      client_id: settings.client.id, client_secret: settings.client.secret, redirect_uris: settings.client.redirects,
      response_types: ['code'], grant_types: ['authorization_code'], id_token_signed_response_alg: 'ES256',
    }],
    responseTypes: ['code'],
    acrValues: Object.values(settings.levels),
    claims: { openid: ['sub', 'acr', ...settings.claims] },
    conformIdTokenClaims: false, // brokers put what they say of somebody in the token itself
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(32).toString('hex')],
      names: { session: 'makelaar', interaction: 'makelaar_stap', resume: 'makelaar_terug' } },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 300, Interaction: 900, Session: 900, Grant: 900 },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => people.has(id) ? { accountId: id, claims: () => ({ sub: id, ...people.get(id).claims }) } : undefined,
    // Who logs in here agrees to be known to the portal: nothing is asked about it.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    renderError(ctx) {
      answer(ctx, errorPage(spoken(ctx.get('accept-language')), settings.product), ctx.status, '');
    },
  });
}

const spoken = (wanted) => LANGUAGES.find((one) => (wanted ?? '').slice(0, 2) === one) ?? 'nl';

function answer(ctx, page, status, origins) {
  const nonce = randomBytes(16).toString('base64');
  ctx.status = status;
  ctx.type = 'html';
  ctx.set('Cache-Control', 'no-store');
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Referrer-Policy', 'no-referrer');
  ctx.set('Content-Security-Policy',
    `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action 'self' ${origins}; base-uri 'none'; frame-ancestors 'none'`);
  ctx.body = page.replaceAll('{nonce}', nonce);
}

async function formOf(request) {
  let body = '';
  for await (const piece of request) {
    body += piece;
    if (body.length > 10_000) break;
  }
  return new URLSearchParams(body);
}

const input = createInterface({ input: process.stdin });
input.once('line', (line) => start(JSON.parse(line)));
input.on('close', () => process.exit(0));
