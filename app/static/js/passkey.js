// What a passkey answers goes along with its form.
const way = { create: 'parseCreationOptionsFromJSON', get: 'parseRequestOptionsFromJSON' };

for (const form of document.querySelectorAll('[data-passkey]')) {
  const { passkey, options, refused } = form.dataset;
  const told = document.createElement('p');
  told.className = 'utrecht-form-field-error-message';
  told.role = 'alert';
  form.querySelector('.rp-buttons').before(told);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    told.textContent = '';
    try {
      const publicKey = PublicKeyCredential[way[passkey]](JSON.parse(options));
      form.elements.code.value = JSON.stringify(await navigator.credentials[passkey]({ publicKey }));
      form.submit();
    } catch {
      told.textContent = refused;
    }
  });
}
