using FhirInterface.Precompile;
using FhirInterface.Validation.Packages;

// Writes FhirInterface.Validation's definitions.bin: R4's definitions and this project's, each profile with its snapshot.
//   <folder of the packed R4 definitions> <profiles folder> <output file>
if (args is not [var packs, var profiles, var output])
{
    Console.Error.WriteLine("usage: <folder of packed definitions> <profiles folder> <output file>");
    return 2;
}

var definitions = new DefinitionFileWriter();
var types = DefinitionPack.Read(Path.Combine(packs, "r4-types.bin"));
var core = DefinitionPack.Read(Path.Combine(packs, "r4-profiles.bin"));
var own = OwnDefinitions.Read(profiles);

definitions.AddStructures(DefinitionKind.Type, types);
if (!own.AddTo(definitions, types, core))
{
    return 1;
}

// What this project defines comes first: a later definition of the same canonical is passed over.
definitions.AddStructures(DefinitionKind.Profile, core);
definitions.AddResources(DefinitionPack.Read(Path.Combine(packs, "r4-terminology.bin")));
definitions.Write(output);
return 0;
