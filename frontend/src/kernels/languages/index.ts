import type { ILanguage } from '../types';
import { CppLanguage } from './cpp';
import { CSharpLanguage } from './csharp';
import { FSharpLanguage } from './fsharp';
import { JuliaLanguage } from './julia';
import { PowerShellLanguage } from './powershell';
import { PythonLanguage } from './python';
import { RLanguage } from './r';
import { ScalaLanguage } from './scala';

const BY_NAME: ReadonlyMap<string, ILanguage> = new Map<string, ILanguage>([
  ['python', new PythonLanguage()],
  ['c#', new CSharpLanguage()],
  ['f#', new FSharpLanguage()],
  ['powershell', new PowerShellLanguage()],
  ['r', new RLanguage()],
  ['julia', new JuliaLanguage()],
  ['c++', new CppLanguage()],
  ['scala', new ScalaLanguage()]
]);

/**
 * @param name - `language_info.name` of the kernel, or `language` of its specification while the kernel has not
 * answered yet (`C++17` there means `c++`).
 * @returns null for a language without a code generator.
 */
export function languageOf(name: string | null | undefined): ILanguage | null {
  const key = (name ?? '').trim().toLowerCase();
  return BY_NAME.get(key) ?? (/^c\+\+[0-9a-z]*$/.test(key) ? (BY_NAME.get('c++') ?? null) : null);
}
