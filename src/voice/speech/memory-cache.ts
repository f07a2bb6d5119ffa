// Sounds in memory, bounded in bytes; the longest unused go first. Owns the order of use; it must not touch the disk.

import type { KeptSounds } from './speech.ts';

export class MemoryCache {
  private readonly sounds = new Map<string, Int16Array>();
  private bytes = 0;
  private readonly bytesMax: number;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  get kept(): KeptSounds {
    return { sounds: this.sounds.size, bytes: this.bytes, bytesMost: this.bytesMax };
  }

  get(key: string): Int16Array | undefined {
    const sound = this.sounds.get(key);
    if (!sound) return undefined;
    // A Map keeps the order of insertion: used last stands last.
    this.sounds.delete(key);
    this.sounds.set(key, sound);
    return sound;
  }

  put(key: string, sound: Int16Array): void {
    const before = this.sounds.get(key);
    if (before) {
      this.sounds.delete(key);
      this.bytes -= before.byteLength;
    }
    if (sound.byteLength > this.bytesMax) return;
    this.sounds.set(key, sound);
    this.bytes += sound.byteLength;
    for (const [oldest, old] of this.sounds) {
      if (this.bytes <= this.bytesMax) break;
      this.sounds.delete(oldest);
      this.bytes -= old.byteLength;
    }
  }
}
