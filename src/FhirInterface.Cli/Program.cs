using FhirInterface.Cli;

using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
using var error = new StreamWriter(Console.OpenStandardError(), Terminal.Utf8) { AutoFlush = true };
return CommandLine.Run(args, new Terminal(input, output, error, Interactive: !Console.IsErrorRedirected));
