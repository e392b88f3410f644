import { quotePowerShell } from '../escape';
import { checkName, words } from '../names';
import type { ILanguage, IRequest, IVariable } from '../types';
import { plainValue } from './plain';

// about_Automatic_Variables and about_Preference_Variables of PowerShell 7.
const AUTOMATIC = words(
  `args consolefilename enabledexperimentalfeatures error event eventargs eventsubscriber executioncontext false foreach
   home host input iscoreclr islinux ismacos iswindows lastexitcode matches myinvocation nestedpromptlevel null pid profile
   psboundparameters pscmdlet pscommandpath psculture psdebugcontext psedition pshome psitem psscriptroot
   pssenderinfo psuiculture psversiontable pwd sender shellid stacktrace switch this true`
);
const BUILTINS = words(
  `confirmpreference debugpreference erroractionpreference errorview formatenumerationlimit informationpreference ofs
   outputencoding progresspreference psdefaultparametervalues verbosepreference warningpreference whatifpreference`
);

export class PowerShellLanguage implements ILanguage {
  readonly id = 'powershell';
  readonly displayName = 'PowerShell';
  readonly lazy = false;

  checkName(name: string) {
    return checkName(name, {
      pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
      keywords: AUTOMATIC,
      builtins: BUILTINS,
      reserved: /^_+$/,
      ignoreCase: true
    });
  }

  prepare(): readonly IRequest[] {
    return [];
  }

  define(variables: readonly IVariable[]): readonly IRequest[] {
    return variables.map(v => ({
      code: `$${v.name} = ${value(v)}`,
      names: [v.name]
    }));
  }
}

function value(v: IVariable): string {
  const plain = plainValue(v);
  switch (plain.kind) {
    case 'missing':
      return '$null';
    case 'path':
      return quotePowerShell(plain.path);
    case 'paths':
      return `[string[]]@(${plain.paths.map(quotePowerShell).join(', ')})`;
    case 'manifest':
      return `[System.IO.File]::ReadAllLines(${quotePowerShell(plain.path)})`;
  }
}
