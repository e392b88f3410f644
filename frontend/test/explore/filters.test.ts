import { describe, expect, it } from 'vitest';
import { filterProblem, IFilter, writeFilters } from '../../src/explore/filters';

const filter = (key: string, operator: IFilter['operator'], value: string): IFilter => ({ key, operator, value });

describe('Metadata filters', () => {
  it.each([
    [filter('', '=', 'x'), 'key_missing'],
    [filter('a b', '=', 'x'), 'key_invalid'],
    [filter('run_number', '=', ' '), 'value_missing'],
    [filter('bytes', '>', 'big'), 'not_a_number'],
    [filter('created_after', '=', 'yesterday'), 'not_a_date'],
    [filter('created_after', '>', '2026-01-01'), 'only_equality'],
    [filter('created_after', '=', '2026-01-01'), null],
    [filter('datatype', '≠', 'AOD'), null]
  ])('%j: %s', (each, problem) => {
    expect(filterProblem(each)).toBe(problem);
  });

  it('quote what would be read as something else', () => {
    expect(writeFilters([filter('run_number', '≥', '430000'), filter('project', '=', 'a,b;"c"=\\d')])).toBe(
      'run_number≥430000,project="a,b;\\"c\\"=\\\\d"'
    );
    expect(writeFilters([])).toBeNull();
  });
});
