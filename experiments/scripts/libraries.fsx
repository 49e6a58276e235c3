// The framework as a script sees it: #load "libraries.fsx". Build once: dotnet fsi build.fsx build.
#r "../bin/Release/net10.0/Research.Core.dll"
#r "../bin/Release/net10.0/Research.Figures.dll"
#r "../bin/Release/net10.0/Research.Language.dll"
#r "../bin/Release/net10.0/Research.Superposition.dll"
#r "../bin/Release/net10.0/Research.Running.dll"
#r "../bin/Release/net10.0/Research.Cli.dll"
