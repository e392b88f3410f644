using RucioJupyter.Sidecar.Cli;

return await RootVerb.RunAsync(args);
