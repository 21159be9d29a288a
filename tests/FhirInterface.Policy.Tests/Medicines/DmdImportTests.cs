using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Medicines.Dmd;

namespace FhirInterface.Policy.Tests.Medicines;

/// <summary>Files of the shape of the release, with invented identifiers.</summary>
public sealed class DmdImportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dmd").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string name, string xml) => File.WriteAllText(Path.Combine(folder, name), xml);

    private void WriteRelease()
    {
        Write(
            "f_vtm2_3010424.xml",
            """
            <?xml version="1.0" encoding="utf-8"?>
            <VIRTUAL_THERAPEUTIC_MOIETIES>
              <VTM><VTMID>100</VTMID><NM>Ramipril</NM></VTM>
              <VTM><VTMID>200</VTMID><NM>Morphine</NM><VTMIDPREV>199</VTMIDPREV></VTM>
              <VTM><VTMID>300</VTMID><NM>Newdrug sodium</NM></VTM>
              <VTM><VTMID>400</VTMID><INVALID>1</INVALID><NM>Olddrug</NM></VTM>
            </VIRTUAL_THERAPEUTIC_MOIETIES>
            """
        );
        Write(
            "f_vmp2_3010424.xml",
            """
            <VIRTUAL_MED_PRODUCTS>
              <VMPS>
                <VMP><VPID>1001</VPID><VTMID>100</VTMID><NM>Ramipril 5mg capsules</NM></VMP>
                <VMP><VPID>2001</VPID><VPIDPREV>1999</VPIDPREV><VTMID>200</VTMID><NM>Morphine 10mg modified-release tablets</NM></VMP>
                <VMP><VPID>2002</VPID><VTMID>200</VTMID><NM>Morphine 10mg/5ml oral solution</NM></VMP>
                <VMP><VPID>3001</VPID><VTMID>300</VTMID><NM>Newdrug 10mg tablets</NM></VMP>
              </VMPS>
              <CONTROL_DRUG_INFO>
                <CONTROL_INFO><VPID>2001</VPID><CATCD>0002</CATCD></CONTROL_INFO>
                <CONTROL_INFO><VPID>2002</VPID><CATCD>0010</CATCD></CONTROL_INFO>
                <CONTROL_INFO><VPID>3001</VPID><CATCD>0008</CATCD></CONTROL_INFO>
                <CONTROL_INFO><VPID>1001</VPID><CATCD>0000</CATCD></CONTROL_INFO>
              </CONTROL_DRUG_INFO>
            </VIRTUAL_MED_PRODUCTS>
            """
        );
        Write(
            "f_amp2_3010424.xml",
            """
            <ACTUAL_MEDICINAL_PRODUCTS><AMPS>
              <AMP><APID>10011</APID><VPID>1001</VPID><NM>Ramipril 5mg capsules</NM></AMP>
              <AMP><APID>10012</APID><VPID>1001</VPID><NM>Rampex 5mg capsules</NM></AMP>
              <AMP><APID>30011</APID><VPID>3001</VPID><NM>Noviqua 10mg tablets</NM></AMP>
            </AMPS></ACTUAL_MEDICINAL_PRODUCTS>
            """
        );
        Write(
            "f_vmpp2_3010424.xml",
            "<VIRTUAL_MED_PRODUCT_PACK><VMPPS><VMPP><VPPID>100101</VPPID><NM>Ramipril 5mg capsules 28 capsule</NM><VPID>1001</VPID><QTYVAL>28</QTYVAL></VMPP></VMPPS></VIRTUAL_MED_PRODUCT_PACK>"
        );
        Write(
            "f_ampp2_3010424.xml",
            "<ACTUAL_MEDICINAL_PROD_PACKS><AMPPS><AMPP><APPID>1001201</APPID><NM>Rampex 5mg capsules 28 capsule</NM><VPPID>100101</VPPID><APID>10012</APID></AMPP></AMPPS></ACTUAL_MEDICINAL_PROD_PACKS>"
        );
    }

    [Fact]
    public void Makes_a_table_that_knows_codes_brands_and_schedules_and_keeps_what_was_known()
    {
        WriteRelease();
        var result = DmdImport.Run(folder);
        Assert.Equal((3, 7, 2), (result.Moieties, result.Products, result.Packs));

        var table = MedicinesTable.Read(result.Json, "import");
        foreach (var code in (string[])["100", "1001", "10011", "10012", "100101", "1001201"])
            Assert.Equal("ramipril", table.FindCode(code)?.Name);
        Assert.Equal("morphine", table.FindCode("199")?.Name); // a previous identifier
        Assert.Equal("morphine", table.FindCode("1999")?.Name);
        Assert.Null(table.FindCode("400"));
        Assert.Equal("ramipril", table.Find("Rampex")?.Medicine.Name);
        Assert.Equal("ramipril", table.Find("rampril")?.Medicine.Name);
        Assert.Equal(2, table.Find("morphine")?.Medicine.Schedule);
        Assert.True(table.Find("morphine")?.Medicine.IsCalled("opioids"));
        Assert.Equal(("newdrug sodium", 4), (table.Find("Noviqua")?.Medicine.Name, table.Find("Noviqua")?.Medicine.Schedule));
        Assert.Equal(SpecialistStatus.SharedCare, table.Find("methotrexate")?.Medicine.Specialist);
    }

    [Fact]
    public void The_same_release_makes_the_same_table()
    {
        WriteRelease();
        Assert.Equal(DmdImport.Run(folder).Json, DmdImport.Run(folder).Json);
    }

    [Fact]
    public void Says_which_file_is_missing()
    {
        WriteRelease();
        File.Delete(Path.Combine(folder, "f_amp2_3010424.xml"));
        Assert.Contains("f_amp2", Assert.Throws<InvalidDataException>(() => DmdImport.Run(folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<VIRTUAL_THERAPEUTIC_MOIETIES>\n<VTM><VTMID>1</VTMID>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>")]
    public void Says_which_file_is_broken(string xml)
    {
        WriteRelease();
        Write("f_vtm2_3010424.xml", xml);
        Assert.StartsWith(
            "f_vtm2_3010424.xml, line",
            Assert.Throws<InvalidDataException>(() => DmdImport.Run(folder)).Message,
            StringComparison.Ordinal
        );
    }
}
