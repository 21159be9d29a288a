using System.Collections.Frozen;

namespace FhirInterface.Validation.Terminology;

/// <summary>
/// UCUM unit expressions (Unified Code for Units of Measure, version 2.1): its grammar, its prefixes, and its atoms.
/// An atom in square brackets that is not listed here may still be one, so it is not checked.
/// </summary>
internal static class UcumUnits
{
    private const int MaxDepth = 32;

    /// <summary>Atoms that take prefixes.</summary>
    private static readonly FrozenSet<string> Metric = (
        "m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv gon ar t bar u eV pc l L st "
        + "Ky Gal dyn erg P Bi St Mx G Oe Gb Lmb Ci R RAD REM cal cal_[15] cal_[20] cal_m cal_IT cal_th kat U eq osm g% gf tex mho "
        + "B Np B[SPL] B[V] B[mV] B[uV] B[10.nV] B[W] B[kW] bit By Bd m[H2O] m[Hg] "
        + "[iU] [IU] [c] [h] [k] [eps_0] [mu_0] [e] [m_e] [m_p] [G] [g] [ly] [mol_i]"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Plain = (
        "10* 10^ % ' '' deg min h d a_t a_j a_g a wk mo_s mo_j mo_g mo AU atm att sb ph b Ao circ sph bit_s "
        + "[pi] [ppth] [ppm] [ppb] [pptr] [in_i] [ft_i] [yd_i] [mi_i] [fth_i] [nmi_i] [kn_i] [sin_i] [sft_i] [syd_i] [cin_i] [cft_i] [cyd_i] "
        + "[bf_i] [cr_i] [mil_i] [cml_i] [hd_i] [ft_us] [yd_us] [in_us] [rd_us] [ch_us] [lk_us] [rch_us] [rlk_us] [fth_us] [fur_us] [mi_us] "
        + "[acr_us] [srd_us] [smi_us] [sct] [twp] [mil_us] [in_br] [ft_br] [rd_br] [ch_br] [lk_br] [fth_br] [pc_br] [yd_br] [mi_br] [nmi_br] "
        + "[kn_br] [acr_br] [gal_us] [bbl_us] [qt_us] [pt_us] [gil_us] [foz_us] [fdr_us] [min_us] [crd_us] [bu_us] [gal_wi] [pk_us] [dqt_us] "
        + "[dpt_us] [tbs_us] [tsp_us] [cup_us] [foz_m] [cup_m] [tsp_m] [tbs_m] [gal_br] [pk_br] [bu_br] [qt_br] [pt_br] [gil_br] [foz_br] "
        + "[fdr_br] [min_br] [gr] [lb_av] [oz_av] [dr_av] [scwt_av] [lcwt_av] [ston_av] [lton_av] [stone_av] [pwt_tr] [oz_tr] [lb_tr] [sc_ap] "
        + "[dr_ap] [oz_ap] [lb_ap] [oz_m] [lne] [pnt] [pca] [pnt_pr] [pca_pr] [pied] [pouce] [ligne] [didot] [cicero] [degF] [degR] [degRe] "
        + "[Cal] [Btu] [Btu_39] [Btu_59] [Btu_60] [Btu_m] [Btu_IT] [Btu_th] [HP] [den] [lbf_av] [psi] [pH] [in_i'H2O] [in_i'Hg] [PRU] "
        + "[wood'U] [diop] [p'diop] %[slope] [mesh_i] [Ch] [drp] [hnsf'U] [MET] [hp_X] [hp_C] [hp_M] [hp_Q] [kp_X] [kp_C] [kp_M] [kp_Q] "
        + "[S] [HPF] [LPF] [arb'U] [USP'U] [GPL'U] [MPL'U] [APL'U] [beth'U] [anti'Xa'U] [todd'U] [dye'U] [smgy'U] [bdsk'U] [ka'U] [knk'U] "
        + "[mclg'U] [tb'U] [CCID_50] [TCID_50] [EID_50] [PFU] [FFU] [CFU] [IR] [BAU] [AU] [Amb'a'1'U] [PNU] [Lf] [D'ag'U] [FEU] [ELU] [EU] "
        + "[car_m] [car_Au] [car_Ag] [smoot] [m/s2/Hz^0.5] [bbl_i] [todd'U] [FNU] [NTU] [mclg'U]"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Prefixes =
    [
        "da",
        "Ki",
        "Mi",
        "Gi",
        "Ti",
        "Y",
        "Z",
        "E",
        "P",
        "T",
        "G",
        "M",
        "k",
        "h",
        "d",
        "c",
        "m",
        "u",
        "n",
        "p",
        "f",
        "a",
        "z",
        "y",
    ];

    public static CodeAnswer Check(string code)
    {
        var reader = new Reader(code);
        return !reader.Read() ? CodeAnswer.Invalid("The code is not a UCUM unit.")
            : reader.HasUnknownAtom ? CodeAnswer.SystemMissing(KnownSystems.Ucum)
            : CodeAnswer.Valid;
    }

    private ref struct Reader(string code)
    {
        private readonly string code = code;
        private int at;

        public bool HasUnknownAtom { get; private set; }

        public bool Read()
        {
            if (code.Length is 0 or > 255)
            {
                return false;
            }

            if (code[0] == '/')
            {
                at = 1;
            }

            return Term(0) && at == code.Length;
        }

        private bool Term(int depth)
        {
            if (depth > MaxDepth || !Component(depth))
            {
                return false;
            }

            while (at < code.Length && code[at] is '.' or '/')
            {
                at++;
                if (!Component(depth))
                {
                    return false;
                }
            }

            return true;
        }

        private bool Component(int depth)
        {
            if (at >= code.Length)
            {
                return false;
            }

            if (code[at] == '(')
            {
                at++;
                if (!Term(depth + 1) || at >= code.Length || code[at] != ')')
                {
                    return false;
                }

                at++;
                return at >= code.Length || code[at] != '{' || Annotation();
            }

            if (code[at] == '{')
            {
                return Annotation();
            }

            var start = at;
            while (at < code.Length && char.IsAsciiDigit(code[at]))
            {
                at++;
            }

            // A number stands for itself, unless it is the atom 10* or 10^.
            if (at > start && !(at < code.Length && code[at] is '*' or '^'))
            {
                return at >= code.Length || code[at] is '.' or '/' or ')' || (code[at] == '{' && Annotation());
            }

            at = start;
            return Unit() && (at >= code.Length || code[at] != '{' || Annotation());
        }

        private bool Annotation()
        {
            var end = code.IndexOf('}', at);
            if (end < 0)
            {
                return false;
            }

            // UCUM 12 has no spaces here, but FHIR's own ucum-common has, and so have LOINC's units.
            for (var i = at + 1; i < end; i++)
            {
                if (code[i] is < ' ' or > '~' or '{')
                {
                    return false;
                }
            }

            at = end + 1;
            return true;
        }

        private bool Unit()
        {
            var start = at;
            while (at < code.Length)
            {
                if (code[at] == '[')
                {
                    var end = code.IndexOf(']', at);
                    if (end < 0)
                    {
                        return false;
                    }

                    at = end + 1;
                }
                else if (code[at] is '.' or '/' or '(' or ')' or '{' or '}' or '+' or '-')
                {
                    break;
                }
                else
                {
                    at++;
                }
            }

            // Digits at the end, with a sign or without, are the exponent.
            var name = code.AsSpan(start, at - start);
            var length = name.Length;
            if (at < code.Length && code[at] is '+' or '-')
            {
                at++;
                var digits = at;
                while (at < code.Length && char.IsAsciiDigit(code[at]))
                {
                    at++;
                }

                if (at == digits)
                {
                    return false;
                }
            }
            else
            {
                while (length > 0 && char.IsAsciiDigit(name[length - 1]))
                {
                    length--;
                }
            }

            return IsAtom(name[..length].ToString());
        }

        private bool IsAtom(string atom)
        {
            if (Plain.Contains(atom) || Metric.Contains(atom))
            {
                return true;
            }

            foreach (var prefix in Prefixes)
            {
                if (
                    atom.Length > prefix.Length
                    && atom.StartsWith(prefix, StringComparison.Ordinal)
                    && Metric.Contains(atom[prefix.Length..])
                )
                {
                    return true;
                }
            }

            if (atom.Length > 2 && atom[0] == '[' && atom[^1] == ']')
            {
                HasUnknownAtom = true;
                return true;
            }

            return false;
        }
    }
}
