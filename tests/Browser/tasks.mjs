// The long tasks of a page, whose they are and what they were spent on, from Chromium's own trace.
const CATEGORIES = ['devtools.timeline', 'blink.user_timing', 'toplevel', 'v8', 'disabled-by-default-v8.cpu_profiler'];
const OURS = '/extensions/rucio-jupyter/';

/** How long a task may be without a person noticing, in milliseconds. */
export const LIMIT = 50;

/**
 * Runs `act` and gives the main thread's tasks above 50 ms meanwhile, longest first: `cpu` is the processor time in milliseconds, `wall` what
 * the clock says, which is more where the machine is busy elsewhere. `ours` is set where our code has a part in it or no script at all has;
 * `parts` says what it was spent on.
 */
export async function longTasks(page, act) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const complete = new Promise(resolve => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] } });
  await page.waitForTimeout(500); // To begin to look is a long task itself.
  await page.evaluate(() => performance.mark('rucio-trace'));
  await page.waitForTimeout(100);
  try {
    await act();
    await page.waitForTimeout(200);
    await page.evaluate(() => performance.mark('rucio-trace-end'));
  } finally {
    await session.send('Tracing.end');
    await complete;
    await session.detach();
  }
  return tasksOf(events);
}

/** In words, for the diagnostics of a journey. */
export function told(tasks) {
  const own = tasks.filter(task => task.cpu >= LIMIT);
  const waited = tasks.filter(task => task.cpu < LIMIT);
  const say = some => (some.length === 0 ? 'none' : `${some.length}, the longest ${Math.round(some[0].cpu)} ms (${some[0].parts})`);
  const slow = waited.length === 0 ? '' : `; by the clock alone, on a machine busy elsewhere, ${waited.length} more of up to ${Math.round(Math.max(...waited.map(task => task.wall)))} ms`;
  return `tasks with more than ${LIMIT} ms of processor time: ours ${say(own.filter(task => task.ours))}; others' ${say(own.filter(task => !task.ours))}${slow}`;
}

function tasksOf(events) {
  const main = mainThread(events);
  const onMain = events.filter(event => event.pid === main.pid && event.tid === main.tid && event.ph === 'X');
  const samples = samplesOf(events, main);
  const tasks = [];
  for (const task of onMain) {
    if (!/RunTask$/.test(task.name) || task.dur < LIMIT * 1000 || task.ts < main.from || task.ts > main.to) {
      continue;
    }
    const from = task.ts;
    const to = task.ts + task.dur;
    const inside = samples.filter(sample => sample.at >= from && sample.at < to);
    const scripts = inside.flatMap(sample => sample.urls);
    const within = onMain.filter(event => event !== task && event.ts >= from && event.ts + event.dur <= to);
    const parts = ['MajorGC', 'MinorGC', 'UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Commit', 'ParseHTML']
      .map(name => [name, within.filter(event => event.name === name).reduce((sum, event) => sum + event.dur, 0) / 1000])
      .filter(([, milliseconds]) => milliseconds >= 3)
      .map(([name, milliseconds]) => `${name} ${Math.round(milliseconds)}`);
    const top = new Map();
    for (const { stack } of inside) {
      const name = stack.find(frame => frame.url.includes(OURS))?.name ?? stack[0]?.name ?? '?';
      top.set(name, (top.get(name) ?? 0) + 1);
    }
    const busiest = [...top].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([name, count]) => `${name} ${count}`);
    tasks.push({
      wall: task.dur / 1000,
      cpu: (task.tdur ?? task.dur) / 1000,
      ours: scripts.length === 0 || scripts.some(url => url.includes(OURS)),
      parts: [...parts, ...busiest].join(', ')
    });
  }
  return tasks.sort((a, b) => b.cpu - a.cpu);
}

/** The thread on which the page's scripts run: the one that set the mark. */
function mainThread(events) {
  const mark = events.find(event => event.name === 'rucio-trace');
  const end = events.find(event => event.name === 'rucio-trace-end');
  return { pid: mark.pid, tid: mark.tid, from: mark.ts, to: end?.ts ?? Infinity };
}

/** What ran at each moment that Chromium looked. */
function samplesOf(events, main) {
  const profiles = new Map();
  for (const event of events) {
    if (event.pid === main.pid && event.name === 'Profile' && event.tid === main.tid) {
      profiles.set(event.id, { at: event.args.data.startTime, nodes: new Map(), samples: [] });
    }
  }
  for (const event of events) {
    const profile = event.name === 'ProfileChunk' && event.pid === main.pid ? profiles.get(event.id) : undefined;
    if (!profile) {
      continue;
    }
    const { cpuProfile, timeDeltas = [] } = event.args.data;
    for (const node of cpuProfile?.nodes ?? []) {
      profile.nodes.set(node.id, node);
    }
    (cpuProfile?.samples ?? []).forEach((id, index) => {
      profile.at += timeDeltas[index] ?? 0;
      const stack = [];
      for (let node = profile.nodes.get(id); node; node = profile.nodes.get(node.parent)) {
        stack.push({ name: node.callFrame.functionName || '(anonymous)', url: node.callFrame.url ?? '' });
      }
      profile.samples.push({ at: profile.at, stack, urls: stack.map(frame => frame.url).filter(url => url !== '') });
    });
  }
  return [...profiles.values()].flatMap(profile => profile.samples);
}
