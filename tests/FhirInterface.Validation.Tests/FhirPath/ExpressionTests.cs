using System.Text;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Tests.FhirPath;

/// <summary>FHIRPath by example; the numbers name the section of FHIRPath N1 that decides.</summary>
public sealed class ExpressionTests
{
    private const string Patient = """
        {
          "resourceType": "Patient",
          "id": "p",
          "extension": [{"url": "http://example.org/e", "valueString": "yes"}],
          "contained": [{"resourceType": "Organization", "id": "o", "name": "Ward"}],
          "active": true,
          "name": [
            {"use": "official", "family": "Ojo", "given": ["Ann", "Mae"], "period": {"start": "2001-05", "end": "2002"}},
            {"use": "usual", "given": ["Annie"]}
          ],
          "birthDate": "1980-02-29",
          "_birthDate": {"extension": [{"url": "http://example.org/time", "valueDateTime": "1980-02-29T10:00:00Z"}]},
          "_gender": {"extension": [{"url": "http://example.org/absent", "valueCode": "unknown"}]},
          "multipleBirthInteger": 2,
          "managingOrganization": {"reference": "#o"},
          "maritalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "code": "M"}]}
        }
        """;

    [Theory]
    // 5.1 Existence
    [InlineData("name.exists()", "true")]
    [InlineData("type().name", "Patient")]
    [InlineData("active.type().namespace", "FHIR")]
    [InlineData("contact.empty()", "true")]
    [InlineData("name.all(given.exists())", "true")]
    [InlineData("name.all(family.exists())", "false")]
    [InlineData("name.exists(use = 'usual')", "true")]
    [InlineData("(true | false).allTrue()", "false")]
    [InlineData("(true | false).anyTrue()", "true")]
    [InlineData("{}.allTrue()", "true")]
    [InlineData("(1 | 2).subsetOf(1 | 2 | 3)", "true")]
    [InlineData("(1 | 2).supersetOf(1 | 2 | 3)", "false")]
    [InlineData("name.given.count()", "3")]
    [InlineData("(1 | 1 | 2).count()", "2")]
    [InlineData("(1).combine(1).isDistinct()", "false")]
    [InlineData("(1).combine(1).distinct().count()", "1")]
    // 5.2 Filtering and projection
    [InlineData("name.where(use = 'official').family", "Ojo")]
    [InlineData("name.select(given.first())", "Ann,Annie")]
    [InlineData("name.given.where($index = 1)", "Mae")]
    [InlineData("multipleBirth.ofType(integer)", "2")]
    [InlineData("multipleBirth.ofType(boolean)", "")]
    [InlineData("multipleBirth is integer", "true")]
    [InlineData("multipleBirth is Integer", "true")]
    [InlineData("(multipleBirth as integer) + 1", "3")]
    [InlineData("contained.first() is Organization", "true")]
    [InlineData("contained.first() is DomainResource", "true")]
    [InlineData("$this is Bundle", "false")]
    [InlineData("name.repeat(children()).where($this is period).count()", "0")]
    // 5.3, 5.4 Subsetting and combining
    [InlineData("name[1].given", "Annie")]
    [InlineData("name[7].given", "")]
    [InlineData("name.given.last()", "Annie")]
    [InlineData("name.given.tail()", "Mae,Annie")]
    [InlineData("name.given.skip(1).take(1)", "Mae")]
    [InlineData("(1 | 2 | 3).intersect(2 | 3 | 4)", "2,3")]
    [InlineData("(1 | 2 | 3).exclude(2)", "1,3")]
    [InlineData("(1 | 2).union(2 | 3)", "1,2,3")]
    // FHIRPath 3.0: coalesce, sort, defineVariable
    [InlineData("coalesce(contact.name.given, name.given.first(), 'none')", "Ann")]
    [InlineData("name.select(coalesce(family, given))", "Ojo,Annie")]
    [InlineData("coalesce({}, {})", "")]
    [InlineData("(3 | 1 | 2).sort()", "1,2,3")]
    [InlineData("(3 | 1 | 2).sort($this desc)", "3,2,1")]
    [InlineData("name.sort(use desc).given.first()", "Annie")]
    [InlineData("name.sort(family, use asc).given.first()", "Annie")]
    [InlineData("name.sort(family desc).family", "Ojo")]
    [InlineData("{}.sort()", "")]
    [InlineData("defineVariable('n', name.given).name.select(%n.count())", "3,3")]
    [InlineData("name.defineVariable('all').where(given.count() = %all.given.count() - 1).use", "official")]
    [InlineData("name.select(defineVariable('u', use).given.select($this & %u))", "Annofficial,Maeofficial,Annieusual")]
    [InlineData("(1).select(defineVariable('a').select(%a + 1)) | (5).select(defineVariable('a').select(%a))", "2,5")]
    // FHIR R4 2.9.1.2
    [InlineData("name.checkModifiers().count()", "2")]
    // 5.5 Conversion
    [InlineData("iif(active, 'a', 'b')", "a")]
    [InlineData("iif(false, 'a')", "")]
    [InlineData("'1'.toInteger() + 1", "2")]
    [InlineData("'x'.convertsToInteger()", "false")]
    [InlineData("'1.50'.toDecimal()", "1.50")]
    [InlineData("'yes'.toBoolean()", "true")]
    [InlineData("birthDate.toString()", "1980-02-29")]
    [InlineData("'2020-01'.toDate()", "2020-01")]
    [InlineData("'4 days'.toQuantity()", "4 days")]
    // 5.6 Strings
    [InlineData("'abc'.substring(1, 1)", "b")]
    [InlineData("'abc'.substring(9)", "")]
    [InlineData("'abc'.indexOf('c')", "2")]
    [InlineData("'abc'.startsWith('ab') and 'abc'.endsWith('bc') and 'abc'.contains('b')", "true")]
    [InlineData("'abc'.matches('b')", "true")]
    [InlineData("'abc'.matches('^b$')", "false")]
    [InlineData("'abc'.matchesFull('b')", "false")]
    [InlineData("'a.b'.replaceMatches('\\\\..*', '')", "a")]
    [InlineData("'abc'.replace('b', 'x').upper()", "AXC")]
    [InlineData("'a,b'.split(',').join('-')", "a-b")]
    [InlineData("'abc'.length()", "3")]
    [InlineData("'abc'.toChars().count()", "3")]
    [InlineData("'\\u0041\\n'.length()", "2")]
    // 5.7 Numbers
    [InlineData("(-5).abs()", "5")]
    [InlineData("1.1.ceiling()", "2")]
    [InlineData("9.sqrt()", "3")]
    [InlineData("2.power(3)", "8")]
    [InlineData("3.14159.round(2)", "3.14")]
    [InlineData("7 div 2", "3")]
    [InlineData("7 mod 2", "1")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("1 / 0", "")]
    [InlineData("-7.abs()", "-7")]
    // 5.8 Tree
    [InlineData("maritalStatus.children().count()", "1")]
    [InlineData("maritalStatus.descendants().count()", "3")]
    // 6.1 Equality, 6.2 comparison, and precision
    [InlineData("1 = 1.0", "true")]
    [InlineData("'a' = 'A'", "false")]
    [InlineData("'a' ~ ' A'", "true")]
    [InlineData("(1 | 2) = (1 | 2)", "true")]
    [InlineData("name = name", "true")]
    [InlineData("name[0] = name[1]", "false")]
    [InlineData("contact = 1", "")]
    [InlineData("@2012 = @2012-01", "")]
    [InlineData("@2012 < @2013-01", "true")]
    [InlineData("@2012-01-01T10:00:00Z = @2012-01-01T11:00:00+01:00", "true")]
    [InlineData("@2012-01-01T10:00:00 = @2012-01-01T10:00:00Z", "")]
    [InlineData("@T10:30 < @T10:31", "true")]
    [InlineData("name[0].period.start <= name[0].period.end", "true")]
    [InlineData("birthDate > @1980-02", "")]
    [InlineData("birthDate + 1 year", "1981-02-28")]
    [InlineData("@2020-01-31 + 1 month", "2020-02-29")]
    [InlineData("1 'kg' = 1000 'g'", "true")]
    [InlineData("1 'kg' < 1 'm'", "")]
    [InlineData("2 'mg' > 1 'mg'", "true")]
    // 6.4 Collections
    [InlineData("'Mae' in name.given", "true")]
    [InlineData("name.given contains 'Zoe'", "false")]
    [InlineData("{} in name.given", "")]
    // 6.5 Logic
    [InlineData("true and {}", "")]
    [InlineData("false and {}", "false")]
    [InlineData("true or {}", "true")]
    [InlineData("false implies {}", "true")]
    [InlineData("{} implies true", "true")]
    [InlineData("true xor true", "false")]
    [InlineData("{}.not()", "")]
    // 6.6 Other operators and precedence
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("'a' & {} & 'b'", "ab")]
    [InlineData("'a' + {}", "")]
    [InlineData("1 | 2 = 2", "false")]
    [InlineData("(1 | 2 | 3).aggregate($this + $total, 0)", "6")]
    // R4 additions
    [InlineData("gender.hasValue()", "false")]
    [InlineData("gender.exists()", "true")]
    [InlineData("birthDate.hasValue() and birthDate.extension('http://example.org/time').exists()", "true")]
    [InlineData("extension('http://example.org/e').value", "yes")]
    [InlineData("managingOrganization.resolve().name", "Ward")]
    [InlineData("managingOrganization.resolve() is Organization", "true")]
    [InlineData("contained[0].name.select(%rootResource.id)", "p")]
    [InlineData("%resource.id", "p")]
    [InlineData("%context.active", "true")]
    [InlineData("%ucum", "http://unitsofmeasure.org")]
    [InlineData("%`vs-administrative-gender`", "http://hl7.org/fhir/ValueSet/administrative-gender")]
    [InlineData("%`ext-x`", "http://hl7.org/fhir/StructureDefinition/x")]
    [InlineData("maritalStatus.memberOf('http://hl7.org/fhir/ValueSet/marital-status')", "true")]
    [InlineData("maritalStatus.memberOf('http://hl7.org/fhir/ValueSet/contactentity-type')", "false")]
    [InlineData("Patient.name.first().family", "Ojo")]
    [InlineData("Resource.id", "p")]
    [InlineData("name.`given`.first()", "Ann")]
    [InlineData("name.given.first() // a comment", "Ann")]
    [InlineData("/* so */ 'x'", "x")]
    public void Evaluates(string expression, string expected)
    {
        var invariant = Invariant.Compile(expression, out var fault);
        Assert.True(invariant is not null, fault?.Message);
        var scope = new EvaluationScope { Terminology = new TerminologyService(PackTerminologySource.Instance) };
        var root = NodeReader.Read(Encoding.UTF8.GetBytes(Patient), FhirFormat.Json).Root;
        Assert.Equal(expected, string.Join(',', invariant.Texts(root, scope)));
    }

    [Fact]
    public void What_is_kept_of_expressions_has_a_bound()
    {
        var many = Invariant.MostKept + 100;
        for (var i = 0; i < many; i++)
        {
            Assert.Null(Invariant.Fault($"name.count() > {many + i}"));
        }

        var before = Invariant.Kept;
        Assert.True(before < many, "Looking at expressions keeps none of them.");
        for (var i = 0; i < many; i++)
        {
            Assert.NotNull(Invariant.Compile($"name.count() > {i}"));
        }

        // Those that other tests compile meanwhile may each go over by one.
        Assert.InRange(Invariant.Kept, before, Invariant.MostKept + Environment.ProcessorCount);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("name.", 6)]
    [InlineData("name.given(", 12)]
    [InlineData("1 +", 4)]
    [InlineData("'open", 1)]
    [InlineData("name.unheardOf()", 6)]
    [InlineData("name.where()", 6)]
    [InlineData("%nothing", 1)]
    [InlineData("defineVariable('a').defineVariable('a')", 21)] // taken
    [InlineData("defineVariable('context')", 1)] // taken
    [InlineData("name.select(defineVariable('a')).given | %a", 42)] // known within the argument only
    [InlineData("defineVariable(id)", 1)]
    [InlineData("a § b", 3)]
    [InlineData("@2020-13", 1)]
    [InlineData("(1", 3)]
    public void Says_where_an_expression_cannot_be_read(string expression, int character)
    {
        Assert.Null(Invariant.Compile(expression, out var fault));
        Assert.EndsWith($"(at character {character})", fault!.Message);
    }

    [Theory]
    [InlineData("name.given > 'a'")] // a collection
    [InlineData("1 > 'a'")]
    [InlineData("today() > birthDate")] // no clock
    [InlineData("conformsTo('http://example.org/p')")] // nobody to ask
    [InlineData("maritalStatus.memberOf('http://example.org/vs')")]
    [InlineData("name.single().exists()")]
    [InlineData("name.sort(given).exists()")] // a key is one item
    [InlineData("(1).combine('a').sort().exists()")]
    public void Cannot_tell(string expression)
    {
        var root = NodeReader.Read(Encoding.UTF8.GetBytes(Patient), FhirFormat.Json).Root;
        Assert.Null(Invariant.Compile(expression)!.Holds(root, new EvaluationScope()));
    }

    [Theory]
    [InlineData("checkModifiers()", null)]
    [InlineData("checkModifiers('http://example.org/other')", null)]
    [InlineData("checkModifiers('http://example.org/other,http://example.org/m')", true)]
    public void Looks_at_nothing_that_a_modifier_changes(string expression, bool? expected)
    {
        var json = """{"resourceType": "Patient", "modifierExtension": [{"url": "http://example.org/m", "valueBoolean": true}]}""";
        var root = NodeReader.Read(Encoding.UTF8.GetBytes(json), FhirFormat.Json).Root;
        Assert.Equal(expected, Invariant.Compile(expression + ".exists()")!.Holds(root, new EvaluationScope()));
    }

    [Fact]
    public void Deep_nesting_is_an_error_and_not_a_crash()
    {
        Assert.Null(Invariant.Compile(new string('(', 5000) + "1" + new string(')', 5000)));
        Assert.Null(Invariant.Compile(new string('-', 5000) + "1"));
    }

    [Fact]
    public void A_runaway_pattern_comes_to_an_end()
    {
        var json = $$"""{"resourceType": "Patient", "name": [{"text": "{{new string('a', 40)}}!"}]}""";
        var root = NodeReader.Read(Encoding.UTF8.GetBytes(json), FhirFormat.Json).Root;
        Assert.False(Invariant.Compile("name.text.matches('^(a+)+$')")!.Holds(root, new EvaluationScope()));
    }

    [Fact]
    public void Random_text_never_throws()
    {
        const string Alphabet = "ab.()[]{}'\"`@%$=<>!~|&+-*/ 0123456789TZ:,\\";
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            try
            {
                FhirInterface.Validation.FhirPath.Compiler.Compile(FhirInterface.Validation.FhirPath.Parser.Parse(text));
            }
            catch (FhirPathException) { }
        }
    }
}
