import { describe, expect, it } from 'vitest';
import { filterProblem, IFilter, operatorsOf, writeFilters } from '../../src/explore/filters';

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
    [filter('created_at', '>', '2026-01-01'), null],
    [filter('datatype', '≠', 'AOD'), null],
    [filter('datatype', '>', 'AOD'), 'no_order'],
    [filter('is_open', '=', 'yes'), 'not_yes_or_no'],
    [filter('is_open', '≠', 'true'), null],
    [filter('of_the_site', '≥', 'anything'), null]
  ])('%j: %s', (each, problem) => {
    expect(filterProblem(each)).toBe(problem);
  });

  it('believe the catalogue where it says what a key holds', () => {
    expect(filterProblem(filter('of_the_site', '=', 'x'), 'number')).toBe('not_a_number');
    expect(operatorsOf('date_limit')).toEqual(['=']);
    expect(operatorsOf('boolean')).toEqual(['=', '≠']);
    expect(operatorsOf('any')).toHaveLength(6);
  });

  it('quote what would be read as something else', () => {
    expect(writeFilters([filter('run_number', '≥', '430000'), filter('project', '=', 'a,b;"c"=\\d')])).toBe(
      'run_number≥430000,project="a,b;\\"c\\"=\\\\d"'
    );
    expect(writeFilters([])).toBeNull();
  });
});
