import { describe, expect, it } from 'vitest';
import { readAttachments, renamed, withAttachment, without } from '../../src/notebook/metadata';

const small = { did: 'test:small', type: 'collection' as const, variableName: 'small' };

describe('rucio_attachments', () => {
  it('is read as the Python extension writes it', () => {
    expect(readAttachments([small])).toEqual([small]);
  });

  it.each([
    undefined,
    null,
    'x',
    7,
    {},
    [null],
    [1],
    [{}],
    [{ ...small, type: 'x' }],
    [{ ...small, did: 'x' }],
    [{ ...small, variableName: '' }]
  ])('passes over %j', raw => {
    expect(readAttachments(raw)).toEqual([]);
  });

  it('keeps fields and elements that it does not know', () => {
    const stored = [{ ...small, instance: 'demo', checksum: 'abc' }, 'rubbish', { future: 1 }];
    const more = withAttachment(stored, { did: 'test:b', type: 'file', variableName: 'b', instance: 'demo' });
    expect(more.slice(0, 3)).toEqual(stored);
    expect(withAttachment(stored, { ...small, did: 'test:new' })[0]).toEqual({
      ...small,
      did: 'test:new',
      instance: 'demo',
      checksum: 'abc'
    });
    expect(renamed(stored, 'small', 'big')[0]).toEqual({ ...small, variableName: 'big', instance: 'demo', checksum: 'abc' });
    expect(without(stored, 'small')).toEqual(['rubbish', { future: 1 }]);
  });

  it('leaves what it was given unchanged', () => {
    const stored = [small];
    withAttachment(stored, { ...small, variableName: 'b' });
    without(stored, 'small');
    expect(stored).toEqual([small]);
  });
});
