// What espeak-process.ts uses of eSpeak NG compiled to WebAssembly; the package brings no types of its own.

declare module '@echogarden/espeak-ng-emscripten' {
  type Listed = {
    readonly name: string;
    readonly identifier: string;
    readonly languages: readonly { readonly priority: number; readonly name: string }[];
  };

  type EspeakWorker = {
    list_voices(): Listed[];
    /** 0 when there is such a voice; `ru+f2` is Russian in the variant f2. */
    set_voice(name: string): number;
    set_rate(wordsPerMinute: number): void;
    set_pitch(pitch: number): void;
    get_samplerate(): number;
    /** Calls back with 16-bit samples, piece by piece; true from the callback stops it. Reads the text as SSML. */
    synthesize(text: string, callback: (samples: Int16Array) => boolean): void;
  };

  export default function load(): Promise<{ readonly eSpeakNGWorker: new () => EspeakWorker }>;
}
