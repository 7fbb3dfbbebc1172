import AnswerScoring
import ProteinDataset
import Testing

/// More answers that are easily read wrongly: what moves, what was, what lists, and what belongs to others.
@Suite struct ClaimTableTests {
    private func check(
        _ property: String, _ reference: [String], among others: [String], right: [String], wrong: [String]
    ) {
        for (answers, isRight) in [(right, true), (wrong, false)] {
            for answer in answers {
                let given = GivenAnswer(id: "p", property: property, kind: .open, reference: reference, answer: answer)
                let score = AnswerScorer(scoring: [given], knowing: [property: others]).score(given)
                #expect((score.exact == 1) == isRight, "\(answer)")
            }
        }
    }

    @Test func ofAClass() {
        check(
            "class", ["hydrolase"], among: ["transferase", "signaling protein", "lyase"],
            right: [
                "Hydrolase (EC 3).", "It's a hydrolase.", "This is one of many hydrolases.",
                "The protein is classed with the hydrolases.", "Although not a transferase, it is a hydrolase.",
                "It was thought to be a transferase, but it is a hydrolase.", "It is a 'hydrolase'.",
                "It is a \"hydrolase\" according to its fold.", "The answer is hydrolase.",
                "hydrolase, hydrolase, hydrolase", "My answer: it is a hydrolase.", "It is a hydrolase, as you asked.",
                "It may be a hydrolase.", "It is a hydrolase of the cytoplasm.", "Nothing but a hydrolase.",
                "It is a hydrolase, nothing else.",
            ],
            wrong: [
                "It is anything but a hydrolase.", "Far from being a hydrolase, it is a lyase.",
                "It fails to act as a hydrolase.", "It is no longer a hydrolase.", "It used to be called a hydrolase.",
                "Hydrolase? No, a lyase.", "It regulates hydrolases.", "It is the substrate of a hydrolase.",
                "It is degraded by a hydrolase.", "It is a hydrolase precursor.",
                "It is a bifunctional hydrolase/transferase.", "It is hardly a hydrolase.",
                "It is both a hydrolase and a lyase.", "It has no hydrolase activity; it is a lyase.",
                "Except for hydrolases, it belongs to none.", "An inactive hydrolase.", "It was once a hydrolase.",
            ])
    }

    @Test func ofAPlace() {
        check(
            "location", ["nucleus"], among: ["cytoplasm", "secreted", "mitochondrion"],
            right: [
                "It's nuclear.", "The nucleus is where it is found.", "It is found within the nucleus.",
                "It accumulates in the nucleus.", "It is located in the nucleus of the cell.",
                "It is not in the cytoplasm but in the nucleus.", "It moves from the cytoplasm to the nucleus.",
                "nucleus (probable)", "Cell nucleus.", "Nucleus, not cytoplasm.",
                "It is found in the nucleus; it binds DNA.", "It resides in the nucleus and regulates transcription.",
                "It is bound to chromatin in the nucleus.", "It is imported from the cytoplasm into the nucleus.",
                "It is in the nucleus and has a nuclear export signal.",
            ],
            wrong: [
                "It shuttles between the nucleus and the cytoplasm.", "It leaves the nucleus.",
                "It is exported from the nucleus.", "It is absent from the nucleus.",
                "It is anywhere but in the nucleus.", "Everywhere except the nucleus.", "nucleus or cytoplasm",
                "It is in the nuclear pore.", "It is in the nucleus, cytoplasm.",
                "It has a nuclear localisation signal.", "It lacks a nuclear localisation signal.",
                "It is found in neither the nucleus nor the cytoplasm.", "It binds nuclear receptors in the cytoplasm.",
                "It could be anywhere.", "It is in the nucleus and, to a lesser extent, in the cytoplasm.",
                "It is mitochondrial, not nuclear.", "Its location is unknown.",
                "It goes from the nucleus to the cytoplasm.", "It is kept out of the nucleus.",
            ])
    }

    @Test func ofAnEnzymeNumber() {
        check(
            "ec", ["3.4.21.4"], among: ["2.7.11.1", "3.4.22.1"],
            right: [
                "EC 3.4.21.4", "EC:3.4.21.4", "EC=3.4.21.4", "(EC 3.4.21.4)", "E.C.3.4.21.4",
                "Its number is EC 3.4.21.4 (trypsin).", "3.4.21.4, which is trypsin", "ec 3.4.21.4",
                "It isn't EC 2.7.11.1 but EC 3.4.21.4.", "It is EC 3.4.21.4 rather than EC 3.4.22.1.",
                "Formerly EC 3.4.4.4, now EC 3.4.21.4.", "Is it EC 3.4.22.1? No, it is EC 3.4.21.4.",
                "Probably EC 3.4.21.4.", "EC numbers: 3.4.21.4", "The enzyme commission number is 3.4.21.4.",
                "Enzyme with EC number 3.4.21.4, of 2.1 angstrom resolution.", "It is EC 3.4.21.4, at pH 7.4.",
                "EC 3.4.21.4, formerly EC 3.4.4.4", "It is phosphorylated by EC 2.7.11.1 and is EC 3.4.21.4.",
            ],
            wrong: [
                "EC 3.4.21.-", "EC 3.4.21.40", "EC 13.4.21.4", "EC 3.4.21.4.1", "EC 3.4.21.4 or EC 3.4.22.1",
                "EC 3.4.21.4 and also EC 3.4.22.1", "It is not EC 3.4.21.4 but EC 3.4.22.1.",
                "It was EC 3.4.21.4 but is now EC 3.4.22.1.", "It is cleaved by EC 3.4.21.4.", "Is it EC 3.4.21.4?",
                "EC 3 . 4 . 21 . 4", "It has neither EC 3.4.21.4 nor EC 3.4.22.1.",
                "Unlike EC 3.4.21.4, it cleaves after lysine only.", "It was purified at pH 7.4.",
            ])
    }

    @Test func ofAnOrganism() {
        check(
            "organism", ["Escherichia coli"], among: ["Salmonella enterica", "Homo sapiens", "Bacillus subtilis"],
            right: [
                "It is an E. coli protein.", "It's from E.coli.", "The organism is Escherichia coli.",
                "Escherichia coli O157:H7", "Escherichia coli str. K-12 substr. MG1655",
                "It was found in Escherichia coli.", "It is encoded by Escherichia coli.",
                "Its source is Escherichia coli, a bacterium.", "ESCHERICHIA COLI", "E. Coli",
                "E. coli, not Bacillus subtilis.", "Unlike that of Homo sapiens, this one is from Escherichia coli.",
                "Is it human? No, it is from E. coli.", "The species is E. coli; it is not pathogenic.",
                "It comes from an E. coli strain.", "E. coli strain K-12",
            ],
            wrong: [
                "It is not bacterial.", "Escherichia", "coli", "It infects E. coli.",
                "It comes from a phage of E. coli.", "It is a phage protein.", "E. coli phage T4",
                "It comes from Homo sapiens and was expressed in Escherichia coli.",
                "It is found in E. coli and Salmonella enterica.", "Either E. coli or Bacillus subtilis.",
                "Bacillus subtilis, not E. coli.", "It does not come from Escherichia coli but from Homo sapiens.",
                "Human", "It is a homologue of an E. coli protein.", "It resembles E. coli proteins.",
                "a plasmid of E. coli",
            ])
    }

    @Test func ofAFold() {
        check(
            "fold", ["beta barrel"], among: ["helical bundle", "beta sandwich", "alpha/beta barrel"],
            right: [
                "It is a beta-barrel.", "beta barrels", "Its fold: beta barrel.", "It adopts a beta barrel.",
                "It's a beta barrel, not a helical bundle.", "It is rather a beta barrel than a beta sandwich.",
                "It's a beta barrel with a helix on top.", "A β barrel.", "Its structure is that of a beta barrel.",
                "Its structure has the beta barrel fold.", "I believe it is a beta barrel.",
                "It is beta-barrel shaped.", "It is not a beta sandwich. It is a beta barrel.",
                "A beta barrel, that is.", "It looks like a beta sandwich but is a beta barrel.",
                "You asked about its fold. It is a beta barrel.",
                "It's more likely a beta barrel than a beta sandwich.",
            ],
            wrong: [
                "A barrel of beta strands.", "It is a closed beta barrel.", "It's a helical bundle, not a beta barrel.",
                "It is neither a beta barrel nor a beta sandwich.", "beta-sandwich", "beta barrel or beta sandwich",
                "half a beta barrel", "No beta barrel at all.", "TIM barrel", "beta barrel-like",
                "It is a beta barrel? I doubt it.", "The beta barrel is missing.",
                "It contains no beta barrel but a helical bundle.", "Its fold is similar to that of a beta barrel.",
                "a partly unfolded beta barrel",
            ])
    }

    @Test func ofAName() {
        check(
            "molecule", ["thrombin"], among: ["prothrombin", "trypsin", "thrombomodulin"],
            right: [
                "Thrombin", "This is thrombin.", "Its name is thrombin.", "Thrombin, of course.",
                "It is known as thrombin.", "The protein is thrombin from human.",
                "It is not prothrombin but thrombin.", "thrombin (EC 3.4.21.5)",
                "It is thrombin, a protease that cleaves fibrinogen.", "It is \"thrombin\".",
                "I would call it thrombin.", "The name of this protein is thrombin.", "Thrombin is its name.",
            ],
            wrong: [
                "alpha-thrombin", "antithrombin", "It is a thrombin receptor.", "It activates thrombin.",
                "It is activated by thrombin.", "It is a thrombin-like enzyme.", "It's either thrombin or trypsin.",
                "It is thrombin, trypsin or both.", "It resembles thrombin.", "thrombin precursor",
                "Its name is trypsin; it is not thrombin.", "Unlike thrombin, it is trypsin.",
                "Thrombin is its substrate.", "the inhibitor of thrombin", "thrombin heavy chain",
                "It is thrombin; its partner is thrombomodulin.", "No name is known; it isn't thrombin.",
            ])
    }

    @Test func ofASetOfDomains() {
        check(
            "domains", ["SH3 domain", "SH2 domain"], among: ["kinase domain", "PH domain"],
            right: [
                "SH2 domain; SH3 domain", "An SH3 domain and an SH2 domain.", "It has SH3 and SH2 domains.", "SH2, SH3",
                "SH2 and SH3", "two domains: SH2 and SH3", "Its domains are SH2 domain and SH3 domain.",
                "It contains the SH2 domain as well as the SH3 domain.",
                "It has SH2 and SH3 domains, but no kinase domain.", "SH2/SH3",
                "An SH2 domain, followed by an SH3 domain.", "SH2 domain or SH3 domain",
                "An SH3 domain is at its start and an SH2 domain at its end.", "It has both SH2 and SH3 domains.",
                "It has SH2 domains and SH3 domains.", "One SH2 domain and two SH3 domains.",
                "SH3 domain (N-terminal), SH2 domain (C-terminal)", "SH2 domain, SH3 domain, etc.",
                "Not a kinase domain, but SH2 and SH3 domains.", "It has two SH3 domains, one SH2 domain.",
            ],
            wrong: [
                "It has an SH2 domain, an SH3 domain and a kinase domain.", "SH2 domain", "It has no SH2 domain.",
                "It has an SH3 domain but no SH2 domain.", "SH2, SH3 and PH domains", "It lacks SH2 and SH3 domains.",
                "It binds SH2 and SH3 domains.", "neither SH2 nor SH3 domains",
                "It has an SH4 domain and an SH2 domain and an SH3 domain.", "Domains: none",
                "It has an SH2-binding motif and an SH3 domain.",
            ])
    }

    @Test func ofASetOfTerms() {
        check(
            "go_function", ["ATP binding", "kinase activity"],
            among: ["DNA binding", "GTP binding", "protein kinase activity"],
            right: [
                "ATP binding; kinase activity", "ATP binding and kinase activity.",
                "It has kinase activity and ATP binding.",
                "Its molecular functions are ATP binding and kinase activity.",
                "ATP binding, not GTP binding, and kinase activity",
                "Its functions include ATP binding and kinase activity.", "ATP-binding and kinase activity",
                "It shows kinase activity as well as ATP binding.", "kinase activity and ATP-binding",
                "ATP binding (GO:0005524), kinase activity (GO:0016301)", "It has both ATP binding and kinase activity",
            ],
            wrong: [
                "kinase activity", "ATP binding, kinase activity and DNA binding",
                "ATP binding and protein kinase activity", "It has kinase activity but no ATP binding.",
                "GTP binding and kinase activity", "Neither ATP binding nor kinase activity.",
                "No kinase activity; ATP binding only.", "It has ATP binding, kinase activity, and lipid binding.",
                "Kinase activity inhibitor; ATP binding",
            ])
    }

    @Test func ofASetOfKeywords() {
        check(
            "keywords", ["zinc", "membrane", "signal"], among: ["iron", "glycoprotein"],
            right: [
                "zinc, membrane, signal", "It is filed under zinc, membrane and signal.", "Signal; membrane; zinc.",
                "membrane, signal and zinc, but not iron", "Keywords: zinc, signal, membrane",
            ],
            wrong: [
                "zinc and membrane", "zinc, membrane, signal, iron", "zinc-membrane signal",
                "not zinc, but membrane and signal", "zinc; membrane; signal; glycoprotein",
            ])
    }
}
