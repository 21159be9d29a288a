namespace FhirInterface.Store;

/// <summary>Marks the assembly.</summary>
public static class StoreAssembly;
