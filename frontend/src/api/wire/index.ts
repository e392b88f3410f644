// What travels between the panel and the sidecar, name for name as in docs/api/README.md.
export * from './dids';
export * from './events';
export * from './instances';
export * from './problems';
export * from './transfers';
