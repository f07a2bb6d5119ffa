// Sound of the phone in this window: the microphone or what stands for it, what is heard, how loud both are, and the ringing. Owns the
// audio context; calls are line.ts.

import type { Microphone } from './phone-state.ts';

let context: AudioContext | undefined;

function audio(): AudioContext {
  context ??= new AudioContext();
  // Browsers begin in silence until somebody has pressed something.
  if (context.state === 'suspended') void context.resume();
  return context;
}

export type Voice = { readonly stream: MediaStream; readonly microphone: Microphone };

/** Asks for the microphone. Without one there is silence to send, so that people still hear and press keys. */
export async function openVoice(): Promise<Voice> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return { stream: silence(), microphone: 'none' };
  try {
    const stream = await devices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true },
      video: false,
    });
    return { stream, microphone: 'on' };
  } catch (trouble) {
    const denied = trouble instanceof DOMException && trouble.name === 'NotAllowedError';
    return { stream: silence(), microphone: denied ? 'denied' : 'none' };
  }
}

function silence(): MediaStream {
  return audio().createMediaStreamDestination().stream;
}

export type Meter = { readonly level: () => number; readonly close: () => void };

/** 0…1 on a scale that ears find even: 60 dB below full is nothing. */
export function meterOf(stream: MediaStream): Meter {
  const source = audio().createMediaStreamSource(stream);
  const analyser = audio().createAnalyser();
  analyser.fftSize = 1_024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples);
      let power = 0;
      for (const sample of samples) power += sample * sample;
      const decibels = 10 * Math.log10(power / samples.length + 1e-12);
      return Math.max(0, Math.min(1, 1 + decibels / 60));
    },
    close: () => source.disconnect(),
  };
}

/** What is heard of the far side; returns how it falls silent. */
export function listenTo(stream: MediaStream): () => void {
  const element = new Audio();
  element.srcObject = stream;
  element.autoplay = true;
  // A browser that will not play says so once; the call goes on and its meter shows that there is sound.
  void element.play().catch(() => undefined);
  return () => {
    element.pause();
    element.srcObject = null;
  };
}

const RING_HERTZ = [440, 480] as const;
const RING_SECONDS = 1;
const RING_EVERY = 4_000;
const RING_GAIN = 0.04;

/** A quiet bell until it is told to stop. */
export function ring(): () => void {
  let over = false;
  let timer: number | undefined;
  const once = (): void => {
    if (over) return;
    const now = audio().currentTime;
    const gain = audio().createGain();
    gain.gain.setValueAtTime(RING_GAIN, now);
    gain.gain.linearRampToValueAtTime(0, now + RING_SECONDS);
    gain.connect(audio().destination);
    for (const hertz of RING_HERTZ) {
      const tone = audio().createOscillator();
      tone.frequency.value = hertz;
      tone.connect(gain);
      tone.start(now);
      tone.stop(now + RING_SECONDS);
    }
    timer = window.setTimeout(once, RING_EVERY);
  };
  once();
  return () => {
    over = true;
    window.clearTimeout(timer);
  };
}
