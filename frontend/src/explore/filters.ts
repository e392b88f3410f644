/** The operators that Rucio knows, as the sidecar reads them. */
export const OPERATORS = ['=', '≠', '<', '≤', '>', '≥'] as const;

export type Operator = (typeof OPERATORS)[number];

export interface IFilter {
  readonly key: string;
  readonly operator: Operator;
  readonly value: string;
}

/** Keys that Rucio itself keeps for every DID, as suggestions; sites add their own. */
export const KNOWN_KEYS: readonly string[] = [
  'account',
  'bytes',
  'campaign',
  'created_after',
  'created_before',
  'datatype',
  'events',
  'guid',
  'is_open',
  'length',
  'monotonic',
  'owner',
  'phys_group',
  'prod_step',
  'project',
  'provenance',
  'run_number',
  'stream_name',
  'task_id',
  'transient',
  'version'
];

const NUMERIC = new Set(['bytes', 'events', 'length', 'run_number', 'task_id', 'panda_id', 'lumiblocknr']);
const DATES = new Set(['created_after', 'created_before']);

export type FilterProblem = 'key_missing' | 'key_invalid' | 'value_missing' | 'not_a_number' | 'not_a_date' | 'only_equality';

/** What is wrong with a filter before anybody is asked; null where nothing is. */
export function filterProblem(filter: IFilter): FilterProblem | null {
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
  if (NUMERIC.has(key) && !/^-?\d+(\.\d+)?$/.test(value)) {
    return 'not_a_number';
  }
  if (DATES.has(key)) {
    if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?Z?)?$/.test(value) || Number.isNaN(Date.parse(value))) {
      return 'not_a_date';
    }
    if (filter.operator !== '=') {
      return 'only_equality';
    }
  }
  return null;
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
