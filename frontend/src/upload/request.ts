import { TranslationBundle } from '@jupyterlab/translation';
import { UploadRequest } from '../api/wire';
import { nameOf, scopeOf } from '../words/did';
import { readLifetime } from '../get/request';

const SECONDS_PER_DAY = 86_400;

/** A file or a folder to be sent. */
export interface IUploadFile {
  /** On the Jupyter server. */
  readonly path: string;
  /** What it is to be called; null: as it is. */
  readonly name: string | null;
}

/** What becomes of the dataset. */
export type DatasetChoice = 'none' | 'new' | 'existing';

export interface IPair {
  readonly key: string;
  readonly value: string;
}

/** The form as it is typed. */
export interface IUploadValues {
  readonly files: readonly IUploadFile[];
  readonly rse: string;
  readonly scope: string;
  readonly dataset: DatasetChoice;
  /** `scope:name`. */
  readonly datasetDid: string;
  /** In days; empty: for ever. */
  readonly lifetime: string;
  readonly metadata: readonly IPair[];
}

export const NOTHING: IUploadValues = { files: [], rse: '', scope: '', dataset: 'none', datasetDid: '', lifetime: '', metadata: [] };

/** The fields that a message can stand at. */
export type UploadField = 'files' | 'rse' | 'scope' | 'dataset' | 'lifetime' | 'metadata';

/** The dataset that the files are added to; a bare name is of the files' scope. */
export function datasetOf(values: IUploadValues): string | null {
  const typed = values.datasetDid.trim();
  return values.dataset === 'none' ? null : typed.includes(':') ? typed : `${values.scope.trim()}:${typed}`;
}

export function baseName(path: string): string {
  return path.replace(/\/+$/, '').replace(/^.*\//, '');
}

/** What is missing or cannot be, before anybody is asked. */
export function problemsOf(values: IUploadValues, trans: TranslationBundle): Partial<Record<UploadField, string>> {
  const problems: Partial<Record<UploadField, string>> = {};
  if (values.files.length === 0) {
    problems.files = trans.__('Add at least one file.');
  }
  const names = values.files.map(file => file.name ?? baseName(file.path));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (names.some(name => name.trim() === '')) {
    problems.files = trans.__('Each file needs a name.');
  } else if (twice !== undefined) {
    problems.files = trans.__('Two files would be called %1.', twice);
  }
  if (values.rse === '') {
    problems.rse = trans.__('Choose where the files go.');
  }
  if (values.scope.trim() === '') {
    problems.scope = trans.__('Choose a scope.');
  }
  const dataset = datasetOf(values);
  if (dataset !== null && (scopeOf(dataset) === '' || nameOf(dataset) === '')) {
    problems.dataset = trans.__('Type the name of the dataset, as scope:name where it is of another scope.');
  }
  if (readLifetime(values.lifetime) === null) {
    problems.lifetime = trans.__('Type a number of days, or nothing.');
  }
  const keys = values.metadata.filter(pair => pair.key !== '' || pair.value !== '').map(pair => pair.key.trim());
  const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
  if (keys.includes('')) {
    problems.metadata = trans.__('Each value needs a key.');
  } else if (repeated !== undefined) {
    problems.metadata = trans.__('The key %1 stands there twice.', repeated);
  }
  return problems;
}

/** Numbers and true or false are meant as such; everything else, and what stands in quotes, is text. */
export function readValue(text: string): string | number | boolean {
  const trimmed = text.trim();
  if (/^(-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|"(\\.|[^"\\])*")$/.test(trimmed)) {
    try {
      const value = JSON.parse(trimmed) as string | number | boolean;
      // Digits that a number cannot hold stay as they were typed.
      return typeof value === 'number' && (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
        ? trimmed
        : value;
    } catch {
      return trimmed; // A quoted text with a bad escape: as typed.
    }
  }
  return trimmed;
}

/** What the sidecar is told. */
export function toRequest(values: IUploadValues): UploadRequest {
  const dataset = datasetOf(values);
  const days = readLifetime(values.lifetime)?.days;
  const metadata = values.metadata
    .filter(pair => pair.key.trim() !== '')
    .map(pair => ({ key: pair.key.trim(), value: readValue(pair.value) }));
  return {
    file_paths: values.files.map(file => file.path),
    names: values.files.map(file => file.name?.trim() ?? null),
    rse: values.rse,
    scope: values.scope.trim(),
    add_to_dataset: dataset !== null,
    ...(dataset === null ? {} : { dataset_scope: scopeOf(dataset), dataset_name: nameOf(dataset) }),
    ...(days === undefined ? {} : { lifetime: days * SECONDS_PER_DAY }),
    ...(metadata.length === 0 ? {} : { metadata })
  };
}

const FIELDS: Readonly<Record<string, UploadField>> = {
  file_paths: 'files',
  names: 'files',
  rse: 'rse',
  scope: 'scope',
  add_to_dataset: 'dataset',
  dataset_scope: 'dataset',
  dataset_name: 'dataset',
  lifetime: 'lifetime',
  metadata: 'metadata'
};

/** Where a message of the sidecar belongs; null: to the whole. `names[2]` and `body.scope` are taken as `names` and `scope`. */
export function fieldOf(name: string | null): UploadField | null {
  const plain = (name ?? '').replace(/^.*\./, '').replace(/\[.*$/, '');
  return FIELDS[plain] ?? null;
}

/** One's own scope first, then the others by name. */
export function orderScopes(scopes: readonly string[], account: string | null): string[] {
  const own = account === null ? null : `user.${account}`;
  return [...scopes].sort((a, b) => Number(b === own) - Number(a === own) || a.localeCompare(b));
}
