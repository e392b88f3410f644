import { quoteUnicode } from '../escape';
import { checkName, words } from '../names';
import type { IDefineOptions, ILanguage, IReport, IRequest, IVariable } from '../types';
import { LITERAL_LIMIT } from '../types';

// Python 3.14, Lexical analysis: keywords; soft keywords are ordinary names.
const KEYWORDS = words(
  `False None True and as assert async await break class continue def del elif else except finally for from global
   if import in is lambda nonlocal not or pass raise return try while with yield __debug__`
);

// dir(builtins) of Python 3.9 to 3.14 without the exceptions, and what IPython puts beside them.
const BUILTINS = words(
  `abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright
   credits delattr dict dir display divmod enumerate eval exec exit filter float format frozenset get_ipython getattr globals
   hasattr hash help hex id In input int isinstance issubclass iter len license list locals map max memoryview min next object
   oct open ord Out pow print property quit range repr resolve_dids reversed round Rucio set setattr slice sorted
   staticmethod str sum super tuple type vars zip Ellipsis NotImplemented`
);

const EXCEPTION = /^[A-Z][A-Za-z]*(Error|Warning|Exception|Exit|Interrupt|Iteration|Group)$/;

/**
 * Defines the variables without leaving anything else in the user's namespace. With our helper (3.9 to 3.14) the
 * values are live handles; without it they are strings and lists whose unavailable members open() names.
 */
const RUNNER = `
def __rucio_define(namespace, variables, options):
    import builtins, json, keyword, sys
    report = {"defined": [], "kept": {}, "refused": {}, "helper": None, "upstream": False}
    name = "rucio_jupyterlab.kernels.ipython"
    helper = sys.modules.get(name)
    report["upstream"] = helper is not None and not hasattr(helper, "define_variables")
    if helper is None and options["folder"]:
        import importlib, importlib.util, os
        try:
            known = importlib.util.find_spec("rucio_jupyterlab") is not None
        except Exception:
            known = False
        if not known and os.path.isdir(os.path.join(options["folder"], "rucio_jupyterlab")):
            sys.path.append(options["folder"])
            importlib.invalidate_caches()
        try:
            if known or options["folder"] in sys.path:
                helper = importlib.import_module(name)
        except Exception:
            helper = None
    if helper is not None and hasattr(helper, "define_variables"):
        report.update(helper.define_variables(namespace, variables, options))
        return json.dumps(report).encode().hex()
    memory = sys.modules.setdefault("_rucio_jupyter", type(sys)("_rucio_jupyter")).__dict__
    for v in variables:
        n = v["name"]
        if not n.isidentifier() or keyword.iskeyword(n):
            report["refused"][n] = "It is not a name that Python can use."
            continue
        if n not in options["consented"] and (n.startswith("_") or hasattr(builtins, n) or n in ("In", "Out", "get_ipython", "exit", "quit")):
            report["refused"][n] = "It would replace a name that Python or IPython needs."
            continue
        if n in namespace and n in memory and namespace[n] is not memory[n] and not options["force"]:
            report["kept"][n] = "A cell has given this name another value."
            continue
        word = "NOT RESOLVED YET" if v["state"] == "unknown" else "NOT AVAILABLE"
        missing = lambda did: "<rucio:" + did + " " + word + ">"
        if v["manifest"]:
            with open(v["manifest"], encoding="utf-8", newline="\\n") as lines:
                value = lines.read().split("\\n")[:-1]
        elif v["files"] is None:
            value = missing(v["did"]) if v["type"] == "file" else [missing(v["did"])]
        else:
            value = [missing(f[0]) if f[1] is None else f[1] for f in v["files"]]
            if v["type"] == "file":
                value = value[0] if value else missing(v["did"])
        namespace[n] = memory[n] = value
        report["defined"].append(n)
    return json.dumps(report).encode().hex()
`;

const text = (value: string | null | undefined): string => (value === null || value === undefined ? 'None' : quoteUnicode(value));

const tuple = (items: readonly string[]): string => `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;

function literal(variable: IVariable): string {
  const inline =
    variable.files !== null && variable.files.length <= LITERAL_LIMIT
      ? `[${variable.files
          .map(f =>
            tuple([
              quoteUnicode(f.did),
              text(f.path),
              text(f.pfn),
              quoteUnicode(f.state),
              f.size === null || f.size === undefined ? 'None' : `${f.size}`
            ])
          )
          .join(', ')}]`
      : 'None';
  const entries: readonly (readonly [string, string])[] = [
    ['name', quoteUnicode(variable.name)],
    ['did', quoteUnicode(variable.did)],
    ['type', quoteUnicode(variable.type)],
    ['instance', quoteUnicode(variable.instance)],
    ['state', quoteUnicode(variable.state)],
    ['available', variable.available ? 'True' : 'False'],
    ['files', inline],
    ['manifest', text(variable.manifest)],
    ['listing', text(variable.listing)],
    ['total', variable.total === null || variable.total === undefined ? 'None' : `${variable.total}`]
  ];
  return `{${entries.map(([key, value]) => `"${key}": ${value}`).join(', ')}}`;
}

function optionsLiteral(options: IDefineOptions): string {
  const consented = options.consented.map(quoteUnicode).join(', ');
  return (
    `{"folder": ${text(options.places?.python)}, "socket": ${text(options.places?.socket)}, ` +
    `"consented": [${consented}], "force": ${options.force ? 'True' : 'False'}}`
  );
}

/** The one expression whose value comes back with the reply; it removes its own name. */
export const REPORT_EXPRESSION = 'globals().pop("__rucio_report", None)';

export class PythonLanguage implements ILanguage {
  readonly id = 'python';
  readonly displayName = 'Python';
  readonly lazy = true;

  checkName(name: string) {
    const fault = checkName(name, {
      pattern: /^[\p{L}_][\p{L}\p{Nd}_]*$/u,
      keywords: KEYWORDS,
      builtins: BUILTINS,
      reserved: /^_/
    });
    return fault ?? (EXCEPTION.test(name) ? { kind: 'builtin' as const, name } : null);
  }

  prepare(): readonly IRequest[] {
    return [];
  }

  define(variables: readonly IVariable[], options: IDefineOptions): readonly IRequest[] {
    const list = variables.map(literal).join(',\n  ');
    return [
      {
        code:
          `${RUNNER}\n__rucio_report = __rucio_define(globals(), [\n  ${list}\n], ` + `${optionsLiteral(options)})\ndel __rucio_define\n`,
        expressions: { rucio: REPORT_EXPRESSION },
        names: variables.map(v => v.name)
      }
    ];
  }
}

/**
 * Reads the value of {@link REPORT_EXPRESSION}: the repr of a hexadecimal text.
 *
 * @returns null where the kernel gave something else.
 */
export function readReport(repr: unknown): IReport | null {
  if (typeof repr !== 'string') {
    return null;
  }
  const digits = /^'((?:[0-9a-f]{2})+)'$/.exec(repr)?.[1];
  if (digits === undefined) {
    return null;
  }
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], pair => parseInt(pair, 16));
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isReport(value) ? value : null;
  } catch {
    return null; // Not JSON: some other program answered under our name.
  }
}

function isReport(value: unknown): value is IReport {
  return (
    typeof value === 'object' &&
    value !== null &&
    'defined' in value &&
    Array.isArray(value.defined) &&
    'kept' in value &&
    'refused' in value
  );
}
