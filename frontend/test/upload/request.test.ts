import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { fieldOf, IUploadValues, NOTHING, orderScopes, problemsOf, readValue, toRequest } from '../../src/upload/request';

const trans = nullTranslator.load('rucio_jupyter');

function values(change: Partial<IUploadValues> = {}): IUploadValues {
  return { ...NOTHING, files: [{ path: '/home/j/a.root', name: null }], rse: 'SITE-DISK', scope: 'user.jdoe', ...change };
}

describe('The request of an upload', () => {
  it('sends the paths with the names beside them, and seconds for days', () => {
    const files = [
      { path: '/home/j/a.root', name: null },
      { path: '/home/j/b.root', name: ' c.root ' }
    ];
    expect(toRequest(values({ files, lifetime: '2' }))).toEqual({
      file_paths: ['/home/j/a.root', '/home/j/b.root'],
      names: [null, 'c.root'],
      rse: 'SITE-DISK',
      scope: 'user.jdoe',
      add_to_dataset: false,
      lifetime: 172_800
    });
  });

  it('takes a bare name of a dataset as one of the scope of the files', () => {
    expect(toRequest(values({ dataset: 'new', datasetDid: 'results' }))).toMatchObject({
      add_to_dataset: true,
      dataset_scope: 'user.jdoe',
      dataset_name: 'results'
    });
    expect(toRequest(values({ dataset: 'existing', datasetDid: 'test:set' }))).toMatchObject({
      dataset_scope: 'test',
      dataset_name: 'set'
    });
  });

  it('tells numbers and truth from text, and keeps what a number would lose', () => {
    expect(['42', '-1.5e3', 'true', 'data22', '"42"', '0042', '12345678901234567890', '', 'null'].map(readValue)).toEqual([
      42,
      -1500,
      true,
      'data22',
      '42',
      '0042',
      '12345678901234567890',
      '',
      'null'
    ]);
  });

  it.each<[string, Partial<IUploadValues>, RegExp]>([
    ['files', { files: [] }, /at least one/],
    [
      'files',
      {
        files: [
          { path: '/a/x', name: null },
          { path: '/b/x', name: null }
        ]
      },
      /Two files would be called x/
    ],
    ['files', { files: [{ path: '/a/x', name: ' ' }] }, /needs a name/],
    ['rse', { rse: '' }, /where the files go/],
    ['scope', { scope: ' ' }, /scope/],
    ['dataset', { dataset: 'new', datasetDid: '' }, /name of the dataset/],
    ['lifetime', { lifetime: 'soon' }, /number of days/],
    ['metadata', { metadata: [{ key: '', value: '1' }] }, /needs a key/],
    [
      'metadata',
      {
        metadata: [
          { key: 'a', value: '1' },
          { key: 'a ', value: '2' }
        ]
      },
      /twice/
    ]
  ])('says what is wrong with %s before anybody is asked', (field, change, words) => {
    expect(problemsOf(values(change), trans)).toEqual({ [field]: expect.stringMatching(words) as unknown });
  });

  it('finds the field of a message, however the sidecar points at it', () => {
    expect(['names[2]', 'body.scope', 'dataset_name', 'quota', null].map(fieldOf)).toEqual(['files', 'scope', 'dataset', null, null]);
  });

  it("offers one's own scope first", () => {
    expect(orderScopes(['test', 'user.asmith', 'user.jdoe', 'data22'], 'jdoe')).toEqual(['user.jdoe', 'data22', 'test', 'user.asmith']);
  });
});
