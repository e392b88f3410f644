# The emulated Rucio of the demo. Publish it first:
#   dotnet publish src/Rucio.Emulator -c Release -r linux-x64 --self-contained -o artifacts/emulator-container
FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl libssl3 && rm -rf /var/lib/apt/lists/*
COPY artifacts/emulator-container/ /opt/rucio-emulator/
RUN useradd --system --no-create-home rucio
USER rucio
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_EnableDiagnostics=0
EXPOSE 8080 8081
ENTRYPOINT ["/opt/rucio-emulator/rucio-emulator"]
