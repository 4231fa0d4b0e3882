// What a phone's ear and mouthpiece do: play clips, beep, record speech as a WAV file.

/** One phone's ear: one clip at a time. A muted one plays on unheard, because a call goes on when a clip has ended. */
export class Ear {
  muted = false;
  /** @type {HTMLAudioElement | undefined} */
  #playing;

  /** Plays one clip to its end. Resolves also when it can't be played, or when silence() stops it. */
  play(/** @type {string} */ url) {
    const audio = new Audio(url);
    audio.muted = this.muted;
    this.#playing = audio;
    return new Promise(resolve => {
      for (const event of ['ended', 'error', 'pause']) audio.addEventListener(event, resolve, { once: true });
      audio.play().catch(error => {
        console.warn('this clip can’t be played', url, error);
        resolve(undefined);
      });
    });
  }

  /** Stops whatever is playing. */
  silence() {
    this.#playing?.pause();
    this.#playing = undefined;
  }

  mute(/** @type {boolean} */ muted) {
    this.muted = muted;
    if (this.#playing) this.#playing.muted = muted;
  }
}

/** A tone of one or two frequencies, such as a key's. Seconds. */
export function tone(/** @type {number[]} */ hertz, /** @type {number} */ seconds) {
  const context = new AudioContext();
  const gain = new GainNode(context, { gain: 0.06 });
  gain.connect(context.destination);
  const oscillators = hertz.map(frequency => new OscillatorNode(context, { frequency }));
  for (const oscillator of oscillators) {
    oscillator.connect(gain);
    oscillator.start();
    oscillator.stop(context.currentTime + seconds);
  }
  oscillators[0]?.addEventListener('ended', () => context.close());
}

const RATE = 8000;

/** Starts recording. What it returns stops it and gives the speech as a WAV file: 8 kHz, 16 bit, mono. */
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  /** @type {Blob[]} */
  const pieces = [];
  recorder.addEventListener('dataavailable', event => pieces.push(event.data));
  const stopped = new Promise(resolve => {
    recorder.addEventListener('stop', resolve, { once: true });
  });
  recorder.start();
  return async () => {
    recorder.stop();
    await stopped;
    for (const track of stream.getTracks()) track.stop();
    const encoded = await new Blob(pieces, { type: recorder.mimeType }).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(encoded);
    return wav(sound.getChannelData(0));
  };
}

function wav(/** @type {Float32Array} */ samples) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (/** @type {number} */ at, /** @type {string} */ four) => {
    for (let i = 0; i < four.length; i++) view.setUint8(at + i, four.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples.length * 2, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    view.setInt16(44 + i * 2, Math.max(-1, Math.min(1, sample)) * 32767, true);
  });
  return new Blob([view], { type: 'audio/wav' });
}
