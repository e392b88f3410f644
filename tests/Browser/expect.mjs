import assert from 'node:assert/strict';

/** Asks again until `holds()` is truthy; fails in words after the time is up. */
export async function expect(holds, words, seconds = 45) {
  const deadline = Date.now() + seconds * 1000;
  let last;
  for (;;) {
    try {
      const value = await holds();
      if (value) {
        return value;
      }
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      assert.fail(`Not seen within ${seconds} s: ${words}${last ? ` (${last.message})` : ''}`);
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
