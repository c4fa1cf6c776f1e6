// What the Testmakelaar says, in three languages.
export const LANGUAGES = ['nl', 'en', 'fr'];
export const NAMES = { nl: 'Nederlands', en: 'English', fr: 'Français' };

const WORDS = {
  nl: {
    trial: 'Makelaar voor proeven – geen echte eHerkenning',
    language: 'Taal', login: 'Inloggen met eHerkenning', to: 'U logt in bij {product}.',
    means: 'Met welk middel logt u in?', byPassword: 'Gebruikersnaam en wachtwoord', bySmartcard: 'Smartcard of USB-token',
    username: 'Gebruikersnaam', usernameHelp: 'Dat is uw e-mailadres.', password: 'Wachtwoord', show: 'Toon', hide: 'Verberg',
    forgotten: 'Gebruikersnaam of wachtwoord vergeten?', forTests: 'Voor proeven', level: 'Betrouwbaarheidsniveau van het middel',
    go: 'Verder', cancel: 'Annuleren', wrongPassword: 'De gebruikersnaam of het wachtwoord klopt niet.',
    step: 'Inloggen · stap 2 van 2', codeTitle: 'Vul de code uit de sms in',
    sent: 'Wij hebben een sms gestuurd naar het nummer dat eindigt op {end}. De sms komt binnen enkele seconden.',
    called: 'Wij bellen het nummer dat eindigt op {end} en lezen de code voor.',
    inbox: 'Dit is een proef: de sms staat in de postbus van de proef.', openInbox: 'Postbus openen',
    code: 'Code van 6 cijfers', codeHelp: 'U mag de code ook plakken.', login2: 'Inloggen', none: 'Geen sms gekregen?',
    again: 'Stuur een nieuwe code', call: 'Bel mij en lees de code voor', wrongCode: 'Deze code klopt niet.',
    deadCode: 'Deze code werkt niet meer. Vraag een nieuwe code.', manyCodes: 'U heeft te vaak een nieuwe code gevraagd. Begin opnieuw.',
    error: 'Fout', errorTitle: 'Dit is niet gelukt', errorText: 'Ga terug naar {product} en probeer het opnieuw.',
    helpTitle: 'Gebruikersnaam of wachtwoord vergeten',
    helpText: 'De mensen van deze proef zijn verzonnen. Zij hebben allen het wachtwoord {password}. De gebruikersnamen staan in het venster waarin het portaal is gestart.',
    cardTitle: 'Smartcard of USB-token', cardText: 'De Testmakelaar heeft geen kaartlezer. Bij een echte makelaar kunt u hier uw smartcard of USB-token gebruiken. Log in deze proef in met gebruikersnaam en wachtwoord.',
    back: 'Terug',
  },
  en: {
    trial: 'Broker for trials – no real eHerkenning',
    language: 'Language', login: 'Log in with eHerkenning', to: 'You are logging in to {product}.',
    means: 'Which means do you log in with?', byPassword: 'Username and password', bySmartcard: 'Smartcard or USB token',
    username: 'Username', usernameHelp: 'This is your e-mail address.', password: 'Password', show: 'Show', hide: 'Hide',
    forgotten: 'Forgot username or password?', forTests: 'For trials', level: 'Level of assurance of the means',
    go: 'Continue', cancel: 'Cancel', wrongPassword: 'The username or password is not right.',
    step: 'Log in · step 2 of 2', codeTitle: 'Enter the code from the text message',
    sent: 'We sent a text message to the number that ends in {end}. It arrives within a few seconds.',
    called: 'We are calling the number that ends in {end} and read the code out.',
    inbox: 'This is a trial: the text message is in the inbox of the trial.', openInbox: 'Open the inbox',
    code: 'Code of 6 digits', codeHelp: 'You may also paste the code.', login2: 'Log in', none: 'No text message received?',
    again: 'Send a new code', call: 'Call me and read the code', wrongCode: 'This code is not right.',
    deadCode: 'This code no longer works. Ask for a new one.', manyCodes: 'You asked for a new code too often. Start again.',
    error: 'Error', errorTitle: 'This did not succeed', errorText: 'Go back to {product} and try again.',
    helpTitle: 'Forgot username or password',
    helpText: 'The people of this trial are invented. They all have the password {password}. The usernames are in the window in which the portal was started.',
    cardTitle: 'Smartcard or USB token', cardText: 'The Testmakelaar has no card reader. At a real broker you can use your smartcard or USB token here. In this trial, log in with username and password.',
    back: 'Back',
  },
  fr: {
    trial: "Courtier d'essai – pas de véritable eHerkenning",
    language: 'Langue', login: 'Se connecter avec eHerkenning', to: 'Vous vous connectez à {product}.',
    means: 'Avec quel moyen vous connectez-vous ?', byPassword: "Nom d'utilisateur et mot de passe", bySmartcard: 'Carte à puce ou clé USB',
    username: "Nom d'utilisateur", usernameHelp: "C'est votre adresse e-mail.", password: 'Mot de passe', show: 'Afficher', hide: 'Masquer',
    forgotten: "Nom d'utilisateur ou mot de passe oublié ?", forTests: 'Pour les essais', level: 'Niveau de garantie du moyen',
    go: 'Continuer', cancel: 'Annuler', wrongPassword: "Le nom d'utilisateur ou le mot de passe n'est pas correct.",
    step: 'Connexion · étape 2 sur 2', codeTitle: 'Saisissez le code du SMS',
    sent: 'Nous avons envoyé un SMS au numéro qui se termine par {end}. Il arrive en quelques secondes.',
    called: 'Nous appelons le numéro qui se termine par {end} et lisons le code.',
    inbox: "Ceci est un essai : le SMS se trouve dans la boîte de réception de l'essai.", openInbox: 'Ouvrir la boîte de réception',
    code: 'Code de 6 chiffres', codeHelp: 'Vous pouvez aussi coller le code.', login2: 'Se connecter', none: 'Pas reçu de SMS ?',
    again: 'Envoyer un nouveau code', call: 'Appelez-moi et lisez le code', wrongCode: "Ce code n'est pas correct.",
    deadCode: 'Ce code ne fonctionne plus. Demandez-en un nouveau.', manyCodes: 'Vous avez demandé trop de codes. Recommencez.',
    error: 'Erreur', errorTitle: "Cela n'a pas réussi", errorText: 'Retournez à {product} et réessayez.',
    helpTitle: "Nom d'utilisateur ou mot de passe oublié",
    helpText: "Les personnes de cet essai sont inventées. Elles ont toutes le mot de passe {password}. Les noms d'utilisateur figurent dans la fenêtre où le portail a été démarré.",
    cardTitle: 'Carte à puce ou clé USB', cardText: "Le Testmakelaar n'a pas de lecteur de carte. Chez un véritable courtier, vous pouvez utiliser ici votre carte à puce ou votre clé USB. Dans cet essai, connectez-vous avec nom d'utilisateur et mot de passe.",
    back: 'Retour',
  },
};

export const say = (lang, name, values = {}) =>
  WORDS[lang][name].replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? '');

export const LEVEL_NAMES = { loa2: 'EH2', loa2plus: 'EH2+', loa3: 'EH3', loa4: 'EH4' };

const LETTERS = {
  nl: { sms: ['Sms van de Testmakelaar', 'Uw code is {code}. De code werkt {minutes} minuten. Geef hem aan niemand.'],
    call: ['Telefoongesprek van de Testmakelaar', 'Uw code is {code}. Ik herhaal: {code}.'] },
  en: { sms: ['Text message of the Testmakelaar', 'Your code is {code}. It works for {minutes} minutes. Give it to nobody.'],
    call: ['Telephone call of the Testmakelaar', 'Your code is {code}. I repeat: {code}.'] },
  fr: { sms: ['SMS du Testmakelaar', 'Votre code est {code}. Il fonctionne pendant {minutes} minutes. Ne le donnez à personne.'],
    call: ['Appel du Testmakelaar', 'Votre code est {code}. Je répète : {code}.'] },
};

export function letter(lang, how, code, minutes) {
  const fill = (text) => text.replaceAll('{code}', code).replaceAll('{minutes}', minutes);
  const [subject, text] = LETTERS[lang][how];
  return { subject, text: fill(text) };
}
