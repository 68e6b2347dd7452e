const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Makes ids of the vendor's shape, 22 characters: a letter for the kind (`s` regid, `a` alias, `t` topic, `X` trace), two
 * letters of the cluster, five characters, the creation time in milliseconds without its leading 1, two characters.
 * Read off published ids of 2017–2020. Which letter other kinds have is not known.
 */
export class XiaomiIds {
  #made = 0;

  /** The next id. Ids never repeat within 384 million of them, whatever the clock says. */
  next(letter: string, at: number): string {
    const n = this.#made++;
    const square = ALPHABET.length ** 2;
    const block = String(Math.floor(n / square) % 100_000).padStart(5, '0');
    const millis = String(Math.floor(at) % 1e12).padStart(12, '0');
    return `${letter}dm${block}${millis}${ALPHABET.charAt(Math.floor((n % square) / ALPHABET.length))}${ALPHABET.charAt(n % ALPHABET.length)}`;
  }

  reset(): void {
    this.#made = 0;
  }
}
