import { quoteOctal } from '../escape';
import { checkName, words } from '../names';
import type { ILanguage, IRequest, IVariable } from '../types';
import { plainValue } from './plain';

// ISO C++23, tables of keywords and alternative tokens.
const KEYWORDS = words(
  `alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl
   concept const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype default delete do
   double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace
   new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires return
   short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef
   typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq`
);
// Short names of the C library and of ROOT's interpreter that lie in the global namespace.
const BUILTINS = words('std main abs y0 y1 yn j0 j1 jn index read write open close gROOT gSystem gDirectory gPad gStyle');

export class CppLanguage implements ILanguage {
  readonly id = 'cpp';
  readonly displayName = 'C++';
  readonly lazy = false;

  checkName(name: string) {
    return checkName(name, {
      pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
      keywords: KEYWORDS,
      builtins: BUILTINS,
      reserved: /^_|__/
    });
  }

  prepare(): readonly IRequest[] {
    return [];
  }

  define(variables: readonly IVariable[]): readonly IRequest[] {
    return variables.flatMap(v => [declare(v), assign(v)]);
  }
}

/** cling refuses a second declaration in xeus-cling and shadows in ROOT: a macro guards the one declaration. */
function declare(v: IVariable): IRequest {
  const guard = `RUCIO_v_${v.name}`;
  const type = v.type === 'file' ? 'std::string' : 'std::vector<std::string>';
  return {
    code: `#ifndef ${guard}\n#define ${guard}\n#include <fstream>\n#include <string>\n#include <vector>\n${type} ${v.name};\n#endif\n`,
    names: []
  };
}

function assign(v: IVariable): IRequest {
  const plain = plainValue(v);
  let value: string;
  switch (plain.kind) {
    case 'missing':
      value = v.type === 'file' ? 'std::string()' : 'std::vector<std::string>()';
      break;
    case 'path':
      value = `std::string(${quoteOctal(plain.path)})`;
      break;
    case 'paths':
      value = `std::vector<std::string>{${plain.paths.map(quoteOctal).join(', ')}}`;
      break;
    case 'manifest':
      value =
        `[] { std::vector<std::string> lines; std::ifstream file(${quoteOctal(plain.path)}); ` +
        'std::string line; while (std::getline(file, line)) lines.push_back(line); return lines; }()';
      break;
  }
  return { code: `${v.name} = ${value};`, names: [v.name] };
}
