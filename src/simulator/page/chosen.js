// What was chosen for a phone: its number, and the line it dials.

const NUMBER = /^(\+[1-9]\d{6,14}|withheld)$/;
export const isNumber = (/** @type {string} */ text) => NUMBER.test(text);

/** Whom people call here by name. `in`: where the choices stand. */
export const nameOf = (/** @type {string} */ number, /** @type {ParentNode} */ where) => {
  if (number === 'withheld') return 'a withheld number';
  return where.querySelector(`[name=from][value="${CSS.escape(number)}"]`)?.getAttribute('data-person') ?? undefined;
};

export class Chosen {
  #form;
  /** @type {HTMLInputElement} */
  #other;

  /** `changed` is told when another number was chosen. */
  constructor(/** @type {HTMLFormElement} */ form, /** @type {() => void} */ changed) {
    this.#form = form;
    this.#other = /** @type {HTMLInputElement} */ (form.querySelector('[type=tel]'));
    form.addEventListener('submit', event => event.preventDefault());
    form.addEventListener('change', ({ target }) => {
      const { name } = /** @type {HTMLInputElement} */ (target);
      if (target === this.#other) this.#check('from', '');
      else if (name !== 'from') return;
      this.#suggestLine();
      changed();
    });
  }

  /** The number, or what somebody typed for one. */
  get number() {
    return this.#chosen('from')?.value || this.#other.value.replace(/[\s()-]/g, '');
  }

  get line() {
    return this.#chosen('line')?.value ?? '';
  }

  choose(/** @type {string} */ number) {
    if (number === '' || !this.#check('from', number)) {
      this.#check('from', '');
      this.#other.value = number;
    }
    this.#suggestLine();
  }

  /** Nothing may change during a call, and no two phones here have the same number. */
  lock(/** @type {boolean} */ calling, /** @type {Set<string>} */ taken) {
    for (const input of this.#inputs('[name]'))
      input.disabled = calling || (input.value !== '' && taken.has(input.value));
    this.#other.disabled = calling;
  }

  /** Who returns calls here dials the responders’ line, anybody else the first. */
  #suggestLine() {
    const responders = this.#inputs('[data-mode=responders]')[0];
    const first = this.#inputs('[name=line]')[0];
    if (this.#chosen('from')?.dataset.person && responders) responders.checked = true;
    else if (responders?.checked && first) first.checked = true;
  }

  #inputs(/** @type {string} */ selector) {
    return /** @type {HTMLInputElement[]} */ ([...this.#form.querySelectorAll(selector)]);
  }

  /** True when there is such a choice. */
  #check(/** @type {string} */ name, /** @type {string} */ value) {
    const input = this.#inputs(`[name=${name}][value="${CSS.escape(value)}"]`)[0];
    if (input) input.checked = true;
    return input !== undefined;
  }

  #chosen(/** @type {string} */ name) {
    return this.#inputs(`[name=${name}]:checked`)[0];
  }
}
