/** Lets at most so many go at a time; the others wait, first come, first served. */
export class Turns {
  constructor(private free: number) {}

  /** Resolves when it is one's turn, with what gives the turn back; rejects with an AbortError where the signal fires before. */
  async take(signal?: AbortSignal): Promise<() => void> {
    if (this.free > 0) {
      this.free--;
    } else {
      await this.wait(signal);
    }
    let held = true;
    return () => {
      if (held) {
        held = false;
        this.giveBack();
      }
    };
  }

  private wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.waiting = this.waiting.filter(other => other !== go);
        reject(new DOMException('The request was cancelled.', 'AbortError'));
      };
      if (signal?.aborted) {
        leave();
        return;
      }
      signal?.addEventListener('abort', leave, { once: true });
      this.waiting.push(go);
    });
  }

  private giveBack(): void {
    const next = this.waiting.shift();
    if (next) {
      next();
    } else {
      this.free++;
    }
  }

  private waiting: (() => void)[] = [];
}
