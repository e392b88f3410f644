/** The operators that Rucio knows, as the sidecar reads them. */
export const OPERATORS = ['=', '≠', '<', '≤', '>', '≥'] as const;

export type Operator = (typeof OPERATORS)[number];

export interface IFilter {
  readonly key: string;
  readonly operator: Operator;
  readonly value: string;
}

/** What a key holds; `date_limit` says itself on which side of the date, `any` is a key of Rucio's JSON plugin. */
export type KeyType = 'number' | 'date' | 'date_limit' | 'boolean' | 'text' | 'any';

/** Keys that Rucio itself keeps for every DID: suggestions where the service tells none. */
export const KNOWN_KEYS: Readonly<Record<string, KeyType>> = {
  account: 'text',
  bytes: 'number',
  campaign: 'text',
  created_after: 'date_limit',
  created_at: 'date',
  created_before: 'date_limit',
  datatype: 'text',
  events: 'number',
  guid: 'text',
  is_open: 'boolean',
  length: 'number',
  lumiblocknr: 'number',
  monotonic: 'boolean',
  panda_id: 'number',
  phys_group: 'text',
  prod_step: 'text',
  project: 'text',
  provenance: 'text',
  run_number: 'number',
  stream_name: 'text',
  task_id: 'number',
  transient: 'boolean',
  version: 'text'
};

/** The operators that mean something for a type. */
export function operatorsOf(type: KeyType): readonly Operator[] {
  switch (type) {
    case 'date_limit':
      return ['='];
    case 'boolean':
    case 'text':
      return ['=', '≠'];
    default:
      return OPERATORS;
  }
}

export type FilterProblem =
  'key_missing' | 'key_invalid' | 'value_missing' | 'not_a_number' | 'not_a_date' | 'not_yes_or_no' | 'only_equality' | 'no_order';

/** What is wrong with a filter before anybody is asked; null where nothing is. */
export function filterProblem(filter: IFilter, type: KeyType = KNOWN_KEYS[filter.key.trim()] ?? 'any'): FilterProblem | null {
  const key = filter.key.trim();
  const value = filter.value.trim();
  if (key === '') {
    return 'key_missing';
  }
  if (!/^[A-Za-z_][\w.-]*$/.test(key)) {
    return 'key_invalid';
  }
  if (value === '') {
    return 'value_missing';
  }
  if (type === 'number' && !/^-?\d+(\.\d+)?$/.test(value)) {
    return 'not_a_number';
  }
  if ((type === 'date' || type === 'date_limit') && !isDate(value)) {
    return 'not_a_date';
  }
  if (type === 'boolean' && !/^(true|false)$/i.test(value)) {
    return 'not_yes_or_no';
  }
  if (!operatorsOf(type).includes(filter.operator)) {
    return type === 'date_limit' ? 'only_equality' : 'no_order';
  }
  return null;
}

function isDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?Z?)?$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** All must hold. Values are quoted where they hold what the notation uses itself. */
export function writeFilters(filters: readonly IFilter[]): string | null {
  if (filters.length === 0) {
    return null;
  }
  return filters.map(({ key, operator, value }) => `${key.trim()}${operator}${quote(value.trim())}`).join(',');
}

function quote(value: string): string {
  return /^[\w.*+:/-]+$/.test(value) ? value : `"${value.replace(/[\\"]/g, character => `\\${character}`)}"`;
}
