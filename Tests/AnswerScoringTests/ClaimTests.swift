import AnswerScoring
import ProteinDataset
import Testing

/// Answers that are easily read wrongly, each with whether it says all of the reference and nothing else.
@Suite struct ClaimTests {
    private func exact(_ property: String, _ reference: [String], _ answer: String, among others: [String]) -> Bool {
        let given = GivenAnswer(id: "p", property: property, kind: .open, reference: reference, answer: answer)
        return AnswerScorer(scoring: [given], knowing: [property: others]).score(given).exact == 1
    }

    @Test(
        arguments: [
            ("It is a hydrolase.", true), ("Hydrolase", true), ("HYDROLASES", true), ("hydrolase.", true),
            ("This protein belongs to the hydrolases.", true), ("It is classified as a hydrolase.", true),
            ("A hydrolase enzyme that cleaves ester bonds.", true), ("It is probably a hydrolase.", true),
            ("Its class is hydrolase.", true), ("It is one of the hydrolases.", true),
            ("It is not a transferase but a hydrolase.", true), ("It is a hydrolase, not a transferase.", true),
            ("It is a hydrolase rather than a transferase.", true), ("Unlike transferases, it is a hydrolase.", true),
            ("Not a transferase; a hydrolase.", true), ("Is it a transferase? No, it is a hydrolase.", true),
            ("You asked whether it is a transferase, and it is a hydrolase.", true),
            ("Without doubt a hydrolase.", true), ("It is a hydrolase and binds zinc.", true),
            ("It is a hydrolase with a bound inhibitor.", true), ("It is a hydrolase from Bacillus subtilis.", true),
            ("It is a hydrolytic enzyme.", true), ("A hydrolase, cleaving esters.", true), ("Answer: hydrolase", true),
            ("I think that it is a hydrolase.", true), ("It acts as a hydrolase.", true),
            ("It is a hydrolase, a small protein of bacteria.", true), ("The question is its class: hydrolase.", true),
            ("It functions as a hydrolase, not as a transferase or a lyase.", true),
            ("The protein is a putative hydrolase.", true),
            ("It is not a hydrolase.", false), ("It isn't a hydrolase.", false), ("No hydrolase.", false),
            ("It is never a hydrolase.", false), ("It is neither a hydrolase nor a transferase.", false),
            ("It is a transferase, not a hydrolase.", false), ("It is a transferase rather than a hydrolase.", false),
            ("It is a hydrolase inhibitor.", false), ("It is an inhibitor of hydrolases.", false),
            ("It inhibits a hydrolase.", false), ("It binds to hydrolases.", false),
            ("a hydrolase-like protein", false),
            ("It is a non-hydrolase.", false), ("It is a hydrolase or a transferase.", false),
            ("It is a hydrolase and a transferase.", false), ("It is a hydrolase and a scramblase.", false),
            ("It is a serine hydrolase.", false), ("It is an enzyme.", false), ("Is it a hydrolase?", false),
            ("You asked about hydrolases. It is a transferase.", false), ("A hydrolase is unlikely.", false),
            ("A hydrolase it is not.", false), ("I don't know.", false), ("", false), ("hydro lase", false),
            ("It could be any enzyme but a hydrolase is ruled out.", false), ("It lacks hydrolase activity.", false),
            ("It is a hydrolasse.", false), ("It is a hydrolase, transferase.", false),
            ("It is either a hydrolase or a lyase.", false), ("It is not a hydrolase, it is a lyase.", false),
            ("It is a lyase that was once thought to be no hydrolase.", false),
            ("Instead of a hydrolase, it is a lyase.", false), ("pseudo-hydrolase", false),
            ("It is similar to a hydrolase.", false), ("I cannot say whether it is a hydrolase.", false),
            ("I don't think it is a hydrolase.", false), ("There is no evidence that it is a hydrolase.", false),
            ("Hydrolases are what it inhibits.", false), ("Its homologues are hydrolases.", false),
            ("While many relatives are transferases, this one is a hydrolase.", true),
            ("I am not sure if it is a transferase, but it is a hydrolase.", true),
        ] as [(String, Bool)])
    func ofAClass(answer: String, isRight: Bool) {
        #expect(
            exact("class", ["hydrolase"], answer, among: ["transferase", "signaling protein"]) == isRight, "\(answer)")
    }

    @Test(
        arguments: [
            ("It is found in the nucleus.", true), ("Nucleus", true), ("It is a nuclear protein.", true),
            ("It localizes to the nucleus, where it binds DNA.", true), ("in nuclei", true),
            ("Its location is the nucleus and not the cytoplasm.", true), ("It resides in the cell nucleus.", true),
            ("It is imported into the nucleus.", true),
            ("In the nucleus and peroxisome.", false), ("peroxisome and nucleus", false), ("nucleus, cytoplasm", false),
            ("It is found in the nucleus and the spindle.", false), ("nucleus/cytoplasm", false),
            ("It is in the spindle and nucleus.", false), ("It is excluded from the nucleus.", false),
            ("It is not found in the nucleus.", false), ("It is found outside of the nucleus.", false),
            ("It is in the nucleus membrane.", false), ("nuclear envelope", false), ("nucleolus", false),
            ("It is found in the cytoplasm, never in the nucleus.", false),
            ("The nucleus is not where it is found.", false), ("near the nucleus", false),
            ("It enters no nucleus.", false),
        ] as [(String, Bool)])
    func ofAPlace(answer: String, isRight: Bool) {
        #expect(exact("location", ["nucleus"], answer, among: ["cytoplasm", "secreted"]) == isRight, "\(answer)")
    }

    @Test(
        arguments: [
            ("It is found in the cytoplasm and the nucleus.", true), ("Nucleus; cytoplasm.", true),
            ("nucleus, cytoplasm", true), ("It is in the nucleus. It is in the cytoplasm, too.", true),
            ("Both the nucleus and the cytoplasm.", true), ("not only in the nucleus but also in the cytoplasm", true),
            ("nucleus", false), ("nucleus, cytoplasm and cell membrane", false),
            ("It is in the nucleus, not in the cytoplasm.", false),
        ] as [(String, Bool)])
    func ofASetOfPlaces(answer: String, isRight: Bool) {
        #expect(exact("location", ["nucleus", "cytoplasm"], answer, among: ["secreted"]) == isRight, "\(answer)")
    }

    @Test func placesHaveOtherNames() {
        #expect(exact("location", ["cell membrane"], "It sits in the plasma membrane.", among: []))
        #expect(exact("location", ["secreted"], "It is extracellular.", among: []))
        #expect(!exact("location", ["cell membrane"], "It sits in the membrane.", among: []))
        #expect(exact("location", ["endoplasmic reticulum"], "It resides in the ER.", among: []))
    }

    @Test(
        arguments: [
            ("Its EC number is 3.4.21.", true), ("EC 3.4.21.-", true), ("EC:3.4.21", true), ("3.4.21", true),
            ("It is EC 3.4.21, not EC 2.7.1.", true), ("It is not EC 2.7.1 but EC 3.4.21.", true),
            ("3.4.21.99", false), ("EC 3.4", false), ("It is not EC 3.4.21.", false), ("3.4.21 and 3.4.22", false),
            ("Is it 3.4.21? No, it is 3.4.22.", false), ("none", false), ("3.4.211", false),
            ("It catalyses EC 3.4.21.", true), ("EC number: 3.4.21.", true), ("E.C. 3.4.21", true),
            ("EC no. 3.4.21", true), ("Unlike 3.4.22, it is 3.4.21.", true), ("3.4.21 (serine proteases)", true),
            ("It cleaves proteins and has EC number 3.4.21.", true),
            ("It cannot be 3.4.22; rather it is 3.4.21.", true),
            ("It inhibits EC 3.4.21.", false), ("It is an inhibitor of the enzyme EC 3.4.21.", false),
            ("You asked about 3.4.21.", false), ("EC 3.4.21 has been ruled out.", false),
            ("EC 3.4.21 is wrong.", false),
            ("I don't know whether it is 3.4.21.", false), ("It isn't 3.4.21", false),
            ("EC 3.4.21, formerly EC 3.4.4", true), ("either 3.4.21 or 3.4.22", false),
        ] as [(String, Bool)])
    func ofAnEnzymeNumber(answer: String, isRight: Bool) {
        #expect(exact("ec", ["3.4.21"], answer, among: []) == isRight, "\(answer)")
    }

    @Test func enzymeNumbersAreRightByLevel() {
        func levels(_ reference: String, _ answer: String) -> [Double?]? {
            let given = GivenAnswer(id: "p", property: "ec", kind: .open, reference: [reference], answer: answer)
            return AnswerScorer(scoring: [given]).score(given).enzymeLevels
        }
        #expect(levels("3.4.21.4", "EC 3.4.21.5") == [1, 1, 1, 0])
        #expect(levels("3.4.21", "It is 3.4.21.99.") == [1, 1, 1, nil])
        #expect(levels("3.4.21.4", "EC 3.4") == [1, 1, 0, 0])
        #expect(levels("3.4.21.4", "EC 3.4.21.4 and EC 2.7.1.1") == [0, 0, 0, 0])
        #expect(levels("1.1.1.n2", "EC 1.1.1.n2") == [1, 1, 1, 1])
        #expect(levels("3.4.21.B1", "EC 3.4.21.B1") == [1, 1, 1, 1])
        #expect(levels("3.4.21.4", "Its EC number is 3.")?[0] == 1)
        #expect(levels("3.4.21.4", "It has no EC number; 3 domains bind DNA.")?[0] == 0)
    }

    @Test(
        arguments: [
            ("Yes.", true), ("yes, it is", true), ("No.", false), ("No, it is not.", false), ("It is not.", false),
            ("It is.", true), ("It isn't.", false), ("No doubt: yes.", true), ("That is correct.", true),
            ("That is wrong.", false), ("Not yes.", false), ("Yes or no", nil), ("I don't know.", nil), ("", nil),
            ("Nobody knows", nil), ("Is it a kinase? Yes.", true), ("The answer is no", false), ("Hydrolase.", nil),
            ("Indeed.", true), ("Yes, it has no signal peptide.", true), ("Maybe.", nil),
            ("Unlikely.", false), ("It doesn't, no.", false),
            ("Definitely.", true), ("Of course.", true), ("Of course not.", false), ("Absolutely not", false),
            ("I think so.", true), ("I don't think so.", false), ("Hardly.", false), ("Not sure.", nil),
            ("That's not wrong.", true), ("By no means.", false), ("It is not a lyase. Yes.", true),
        ] as [(String, Bool?)])
    func ofYesAndNo(answer: String, expected: Bool?) {
        #expect(YesNoReading.answer(answer) == expected, "\(answer)")
    }

    @Test(
        arguments: [
            ("It comes from Escherichia coli.", true), ("E. coli", true), ("Escherichia coli K-12", true),
            ("It is from Salmonella enterica.", false), ("It is not from E. coli.", false), ("a bacterium", false),
            ("Escherichia coli (strain K12)", true), ("It comes from E. coli, not from Homo sapiens.", true),
            ("It isn't from E. coli", false), ("It comes from Homo sapiens, not from E. coli.", false),
            ("E. coli or Salmonella enterica", false), ("Is it from E. coli? No.", false),
            ("I don't know whether it is from E. coli.", false), ("Escherichia albertii", false),
            ("It was expressed in E. coli but comes from Homo sapiens.", false), ("escherichia coli", true),
        ] as [(String, Bool)])
    func ofAnOrganism(answer: String, isRight: Bool) {
        #expect(
            exact("organism", ["Escherichia coli"], answer, among: ["Salmonella enterica", "Homo sapiens"]) == isRight,
            "\(answer)")
    }

    @Test func speciesHaveEnglishNames() {
        #expect(exact("organism", ["Homo sapiens"], "This is a human protein.", among: ["Mus musculus"]))
        #expect(!exact("organism", ["Homo sapiens"], "This is a mouse protein.", among: ["Mus musculus"]))
    }

    @Test(
        arguments: [
            ("It folds into a beta barrel.", true), ("β-barrel", true), ("A beta-barrel fold.", true),
            ("The fold is a beta barrel.", true), ("It has a beta barrel fold.", true), ("alpha/beta barrel", false),
            ("It is a beta sandwich.", false), ("a beta barrel and a helical bundle", false), ("barrel", false),
            ("It is no beta barrel.", false), ("It resembles a beta barrel.", false),
            ("It lacks a beta barrel.", false),
            ("Not a helical bundle but a beta barrel.", true), ("It may look like a beta barrel, but isn't.", false),
            ("It may look like a helical bundle, but it is a beta barrel.", true),
        ] as [(String, Bool)])
    func ofAFold(answer: String, isRight: Bool) {
        #expect(
            exact("fold", ["beta barrel"], answer, among: ["helical bundle", "beta sandwich"]) == isRight, "\(answer)")
    }

    @Test(
        arguments: [
            ("It is thrombin.", true), ("Thrombin, a serine protease.", true), ("It is called thrombin.", true),
            ("prothrombin", false), ("thrombin inhibitor", false), ("It is cleaved by thrombin.", false),
            ("It is a receptor of thrombin.", false), ("thrombin light chain", false), ("It is not thrombin.", false),
        ] as [(String, Bool)])
    func ofAName(answer: String, isRight: Bool) {
        #expect(exact("molecule", ["thrombin"], answer, among: ["prothrombin", "trypsin"]) == isRight, "\(answer)")
    }

    @Test func listsOfDomainsShareTheirLastWord() {
        let others = ["kinase domain"]
        #expect(exact("domains", ["SH2 domain", "SH3 domain"], "It has SH2 and SH3 domains.", among: others))
        #expect(!exact("domains", ["SH3 domain"], "It has SH3 and kinase domains.", among: others))
        #expect(!exact("domains", ["SH3 domain"], "It lacks an SH3 domain.", among: others))
    }

    @Test func foldsAreToldApartByTheirSigns() {
        for (fold, other) in [("alpha/beta", "alpha+beta"), ("alpha+beta", "alpha/beta")] {
            #expect(exact("fold", [fold], "Its fold is \(fold).", among: [other]))
            #expect(!exact("fold", [fold], "Its fold is \(other).", among: [other]))
        }
        #expect(exact("fold", ["alpha+beta"], "alpha plus beta", among: ["alpha/beta"]))
        #expect(exact("location", ["nucleus", "cytoplasm"], "nucleus + cytoplasm", among: []))
    }

    @Test func setsAreScoredByPrecisionAndRecall() throws {
        let given = GivenAnswer(
            id: "p", property: "go_function", kind: .open, reference: ["ATP binding", "kinase activity"],
            answer: "It has ATP binding and DNA binding.")
        let score = AnswerScorer(scoring: [given], knowing: ["go_function": ["DNA binding"]]).score(given)
        #expect(score.precision == 0.5 && score.recall == 0.5 && score.f1 == 0.5 && score.exact == 0)
    }
}
