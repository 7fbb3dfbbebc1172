/// Enzyme Commission numbers in words.
///
/// Source: the class and subclass headings of the Enzyme Nomenclature of the IUBMB.
package enum EnzymeClass {
    /// `hydrolases` for `3.1.1.7`.
    package static func name(of number: String) -> String? {
        guard let top = number.split(separator: ".").first.flatMap({ Int($0) }), names.indices.contains(top - 1) else {
            return nil
        }
        return names[top - 1]
    }

    /// `acting on ester bonds` for `3.1.1.7`; nil where the number has one level.
    package static func reaction(of number: String) -> String? {
        reactions[number.split(separator: ".").prefix(2).joined(separator: ".")]
    }

    private static let names = [
        "oxidoreductases", "transferases", "hydrolases", "lyases", "isomerases", "ligases", "translocases",
    ]

    private static let reactions = [
        "1.1": "oxidising CH-OH groups", "1.2": "oxidising aldehyde or oxo groups", "1.3": "oxidising CH-CH groups",
        "1.4": "oxidising CH-NH2 groups", "1.5": "oxidising CH-NH groups", "1.6": "oxidising NADH or NADPH",
        "1.7": "oxidising other nitrogenous compounds", "1.8": "oxidising sulfur groups",
        "1.9": "oxidising heme groups", "1.10": "oxidising diphenols and related substances",
        "1.11": "reducing a peroxide", "1.12": "oxidising hydrogen", "1.13": "incorporating molecular oxygen",
        "1.14": "incorporating or reducing molecular oxygen with paired donors",
        "1.15": "acting on superoxide radicals",
        "1.16": "oxidising metal ions", "1.17": "oxidising CH or CH2 groups", "1.18": "oxidising iron-sulfur proteins",
        "1.20": "oxidising phosphorus or arsenic", "1.21": "forming X-Y bonds from X-H and Y-H",
        "2.1": "transferring one-carbon groups", "2.2": "transferring aldehyde or ketone groups",
        "2.3": "transferring acyl groups", "2.4": "transferring glycosyl groups",
        "2.5": "transferring alkyl or aryl groups", "2.6": "transferring nitrogenous groups",
        "2.7": "transferring phosphorus-containing groups", "2.8": "transferring sulfur-containing groups",
        "2.9": "transferring selenium-containing groups", "2.10": "transferring molybdenum or tungsten groups",
        "3.1": "hydrolysing ester bonds", "3.2": "hydrolysing glycosidic bonds", "3.3": "hydrolysing ether bonds",
        "3.4": "hydrolysing peptide bonds", "3.5": "hydrolysing carbon-nitrogen bonds other than peptide bonds",
        "3.6": "hydrolysing acid anhydrides", "3.7": "hydrolysing carbon-carbon bonds",
        "3.8": "hydrolysing halide bonds", "3.9": "hydrolysing phosphorus-nitrogen bonds",
        "3.10": "hydrolysing sulfur-nitrogen bonds", "3.11": "hydrolysing carbon-phosphorus bonds",
        "3.12": "hydrolysing sulfur-sulfur bonds", "3.13": "hydrolysing carbon-sulfur bonds",
        "4.1": "cleaving carbon-carbon bonds", "4.2": "cleaving carbon-oxygen bonds",
        "4.3": "cleaving carbon-nitrogen bonds", "4.4": "cleaving carbon-sulfur bonds",
        "4.5": "cleaving carbon-halide bonds", "4.6": "cleaving phosphorus-oxygen bonds",
        "5.1": "racemising or epimerising its substrate", "5.2": "isomerising cis and trans forms",
        "5.3": "oxidising one part of its substrate and reducing another", "5.4": "moving a group within its substrate",
        "5.5": "cleaving a ring within its substrate", "5.6": "changing the conformation of macromolecules",
        "6.1": "forming carbon-oxygen bonds", "6.2": "forming carbon-sulfur bonds",
        "6.3": "forming carbon-nitrogen bonds", "6.4": "forming carbon-carbon bonds",
        "6.5": "forming phosphoric ester bonds", "6.6": "forming nitrogen-metal bonds",
        "7.1": "translocating hydrons", "7.2": "translocating inorganic cations",
        "7.3": "translocating inorganic anions", "7.4": "translocating amino acids and peptides",
        "7.5": "translocating carbohydrates", "7.6": "translocating other compounds",
    ]
}
