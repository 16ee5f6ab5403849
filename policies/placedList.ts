import type { Place } from "./rule.ts";

/** Settings of several files, and where each is written: asked for where there is a finding, which is seldom. */
export class PlacedList<Setting> {
  readonly settings: Setting[] = [];
  readonly #parts: { readonly from: number; readonly placeAt: (index: number) => Place | undefined }[] = [];

  add<Some extends Setting>(settings: readonly Some[], placeOf: (setting: Some, index: number) => Place): this {
    if (settings.length === 0) return this;
    const placeAt = (index: number) => {
      const setting = settings[index];
      return setting === undefined ? undefined : placeOf(setting, index);
    };
    this.#parts.push({ from: this.settings.length, placeAt });
    for (const setting of settings) this.settings.push(setting);
    return this;
  }

  placeAt(index: number): Place | undefined {
    const part = this.#parts.findLast(({ from }) => from <= index);
    return part?.placeAt(index - part.from);
  }
}
