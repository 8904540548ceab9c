const ESCAPE = 0x5c;
const TAB = 0x09;
const NEWLINE = 0x0a;

/** Bytes of one row of a population at most, all of them escaped. */
const LARGEST_ROW = 64 * 1024;

/**
 * Writes rows in the default format of LOAD DATA: fields end with a tab, lines with a newline, `\N` is NULL, and `\`
 * stands before a byte that would end something. Bytes and text go in as they are, so the file is `character set binary`.
 */
export class LoadDataWriter {
  #bytes = Buffer.allocUnsafe(1 << 20);
  #length = 0;

  get length() {
    return this.#length;
  }

  write(row) {
    if (this.#length + LARGEST_ROW > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(this.#bytes.length * 2);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    for (let index = 0; index < row.length; index += 1) {
      if (index > 0) this.#bytes[this.#length++] = TAB;
      this.#field(row[index]);
    }
    this.#bytes[this.#length++] = NEWLINE;
  }

  /** What was written since the last call; the caller may keep it. */
  take() {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #field(value) {
    if (value === null) {
      this.#length += this.#bytes.write('\\N', this.#length, 'latin1');
    } else if (typeof value === 'number') {
      this.#length += this.#bytes.write(String(value), this.#length, 'latin1');
    } else if (typeof value === 'string') {
      // JSON has its control characters escaped; only the backslashes of that escape are special here.
      const text = value.includes('\\') ? value.replaceAll('\\', '\\\\') : value;
      this.#length += this.#bytes.write(text, this.#length, 'utf8');
    } else {
      for (const byte of value) {
        if (byte === ESCAPE || byte === TAB || byte === NEWLINE) this.#bytes[this.#length++] = ESCAPE;
        this.#bytes[this.#length++] = byte;
      }
    }
  }
}
