// The framework as a script sees it: #load "libraries.fsx". Build once: dotnet fsi build.fsx build.
#r "../bin/Release/net10.0/Research.Core.dll"
#r "../bin/Release/net10.0/Research.dll"
#r "../bin/Release/net10.0/Research.Experiments.dll"
