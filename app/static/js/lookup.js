// Lookup fields: an editable combobox with a list of names (WAI-ARIA APG, "Editable Combobox With List Autocomplete").
// Without script the same markup is a text box with a button that searches.

const WAIT = 200;

class Lookup {
  constructor(root) {
    this.root = root;
    this.id = root.querySelector('input[type="hidden"]');
    this.box = root.querySelector('input[type="text"]');
    this.chosen = this.id.value ? this.box.value : '';
    this.at = -1;
    this.asked = 0;
    root.querySelector('button').remove();
    this.build();
    this.listen();
  }

  // The names that the server found stay until one types or chooses again: what is picked there goes before this.
  dropOptions() {
    const options = this.root.nextElementSibling;
    if (options?.matches('[data-lookup-options]')) options.remove();
  }

  build() {
    this.list = document.createElement('ul');
    this.list.id = `${this.box.id}-list`;
    this.list.className = 'rp-lookup__list';
    this.list.hidden = true;
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', this.box.labels[0].firstChild.textContent.trim());
    this.status = document.createElement('span');
    this.status.className = 'rp-hide';
    this.status.setAttribute('role', 'status');
    this.root.append(this.list, this.status);
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.list.id,
    })) this.box.setAttribute(name, value);
  }

  listen() {
    this.box.addEventListener('input', () => this.typed());
    this.box.addEventListener('keydown', (event) => this.pressed(event));
    this.box.addEventListener('blur', () => this.close());
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) this.choose(option);
    });
  }

  typed() {
    clearTimeout(this.timer);
    this.dropOptions();
    if (this.box.value !== this.chosen) this.id.value = '';
    if (!this.box.value.trim()) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.find(this.box.value.trim()), WAIT);
  }

  async find(text) {
    const turn = ++this.asked;
    const address = new URL(this.root.dataset.lookupUrl, location.href);
    address.searchParams.set('q', text);
    // Without an answer one types on: the server looks again when the form is sent.
    const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (turn === this.asked && answer?.ok) this.show(await answer.json());
  }

  show(found) {
    this.list.replaceChildren(...found.map(({ id, label }, index) => {
      const option = document.createElement('li');
      option.id = `${this.list.id}-${index}`;
      option.dataset.id = id;
      option.textContent = label;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      return option;
    }));
    const { none, found: some } = this.root.dataset;
    this.status.textContent = found.length ? some.replace('{n}', found.length) : none;
    this.at = -1;
    this.open(found.length > 0);
  }

  open(is) {
    this.list.hidden = !is;
    this.box.setAttribute('aria-expanded', is);
    if (!is) this.box.removeAttribute('aria-activedescendant');
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.open(false);
  }

  pressed(event) {
    const opened = !this.list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (opened) this.move(event.key === 'ArrowDown' ? 1 : -1);
      else if (this.box.value.trim()) this.find(this.box.value.trim());
    } else if (event.key === 'Enter' && opened && this.at >= 0) {
      event.preventDefault();
      this.choose(this.list.children[this.at]);
    } else if (event.key === 'Escape' && opened) {
      event.preventDefault();
      this.close();
    }
  }

  move(step) {
    const options = [...this.list.children];
    options[this.at]?.setAttribute('aria-selected', 'false');
    this.at = (this.at + step + options.length + (this.at < 0 && step < 0 ? 1 : 0)) % options.length;
    const option = options[this.at];
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.box.setAttribute('aria-activedescendant', option.id);
  }

  choose(option) {
    this.dropOptions();
    this.id.value = option.dataset.id;
    this.chosen = this.box.value = option.textContent;
    this.close();
    this.box.focus();
  }
}

for (const root of document.querySelectorAll('[data-lookup-url]')) new Lookup(root);
