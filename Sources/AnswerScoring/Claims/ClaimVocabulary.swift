/// The small words of English that tell a claim from what is said around it.
enum ClaimVocabulary {
    /// Articles, pronouns, copulas, adverbs: they stand beside a name without being part of it.
    static let transparent: Set = words(
        """
        a an the this that these those its it he she they them their some any one each such which who what whose
        is are was were be been being am has have had having do does did can could may might must should would will shall
        as also most more very quite rather only just mainly mostly primarily predominantly generally usually typically
        often commonly probably possibly presumably likely apparently clearly certainly definitely indeed simply namely
        specifically especially particularly essentially largely perhaps maybe surely overall here there then thus hence
        therefore so too both either all always well still now i we you think believe say guess know
        answer correct true sure yes question doubt where when because since if how why than then many several few etc
        """)

    /// Adjectives that say how sure or how usual, not what.
    static let neutral: Set = words(
        """
        putative probable possible predicted potential presumed hypothetical likely typical classical classic canonical
        known annotated single simple small large main major principal primary new novel given present certain specific
        functional active soluble native mature recombinant complete whole entire start end middle
        """)

    /// Nouns that follow or precede the name of a kind without changing it.
    static let generic: Set = words(
        """
        protein enzyme family superfamily activity domain fold class group type kind member molecule function location
        localization localisation compartment category organism species architecture topology structure name ec number
        polypeptide chain sequence property value role keyword term place site strain isolate serotype shaped
        """)

    /// Verbs that state what something is, does or where it is.
    static let stating: Set = words(
        """
        located found localized localised localizes localises localize localise resides reside residing lies lie sits sit
        occurs occur exists exist moves move moving followed preceded flanked classified class classed categorized categorised assigned annotated called named termed
        labelled labeled described considered regarded considered known predicted expected believed thought said adopts
        adopt adopting forms form forming folds folded folding shows show showing displays display displaying exhibits
        exhibit has belongs belong belonging falls fall falling functions function functioning acts act acting works work
        working serves serve serving behaves behave operates operate represents represent appears appear seems seem
        looks look comes come coming originates originate derives derive derived stems isolated expressed contains contain
        containing comprises comprise includes include including consists consist composed made built carries carry
        carrying performs perform performing catalyzes catalyses catalyze catalyse catalyzing catalysing participates
        participate participating involved takes take part plays play identified determined secreted exported targeted
        transported imported anchored embedded inserted attached associated present accumulates accumulate goes go
        encodes encode encoded encoding means mean indicates indicate suggests suggest makes make making gives give
        """)

    /// Verbs and nouns whose object is another thing.
    static let relating: Set = words(
        """
        inhibits inhibit inhibiting inhibitor inhibitors binds bind interacts interact interacting activates activate
        activator activating regulates regulate regulator regulating cleaves cleave degrades degrade degrading
        phosphorylates phosphorylate recognizes recognises recognize recognise resembles resemble resembling similar
        related homologous homolog homologue homologs homologues unlike blocks block blocking antagonizes antagonises
        antagonist agonist represses represses repressor suppresses suppress controls control modulates modulate stabilizes
        stabilises destabilizes targets substrate substrates partner partners near close adjacent opposite modifies
        modify assembles chaperone chaperones transports transport fused receptor
        """)

    /// Words after which nothing that follows in the clause is claimed.
    static let negating: Set = words(
        """
        not no never neither nor none without lack lacks lacking lacked unlike except excluding excludes excluded exclude
        nothing absent hardly non half fails fail failed unable incapable
        """)

    /// Denied, these leave open what follows: "I don't think that it is a hydrolase".
    static let thinking: Set = words("think believe say know claim sure certain clear evidence sign if tell")

    /// What is said of these is said of other proteins.
    static let others: Set = words(
        "relatives homologs homologues orthologs orthologues paralogs paralogues neighbours neighbors counterparts")

    /// Where something is that is not in a place.
    static let beside: Set = ["outside", "near", "around", "beside"]

    /// What a name is that is not that of the protein: "thrombin is its substrate".
    static let roles: Set = words(
        "substrate substrates target targets partner partners inhibitor inhibitors ligand receptor activator regulator host"
    )

    /// What lives in an organism and is another one.
    static let guests: Set = words(
        "phage phages bacteriophage bacteriophages virus viruses plasmid plasmids parasite parasites")

    /// What was so before.
    static let former: Set = ["formerly", "previously", "once", "originally"]

    /// Where a clause turns from what is denied to what is claimed.
    static let turning: Set = ["but", "instead", "however", "although", "though", "whereas", "while", "yet", "rather"]

    /// Prepositions whose object is another thing, unless the property is a place or a source.
    static let prepositions: Set = words(
        "according with for against on by toward towards via through near from of to in into at within among between under upon like"
    )

    /// After these a preposition leads to what is claimed.
    static let leading: Set = words(
        """
        belongs belong belonging falls fall falling folds folded folding member members one kind type class family group part form example
        assigned put placed classified classed fold superfamily category instance subclass number case
        """)

    /// What follows the name of one thing to name another: a kinase inhibitor is no kinase.
    static let changing: Set = words(
        """
        like related binding interacting inhibitor inhibitors inhibitory inhibiting inhibition activator activators
        activating activation regulator regulatory substrate substrates receptor receptors homolog homologs homologue
        antagonist dependent deficient resistant degrading free adaptor partner precursor
        """)

    /// What says of a claim before it that it is wrong.
    static let refuting: Set = words(
        "wrong incorrect false excluded unlikely impossible untrue mistaken absent missing")

    /// Between the members of a list.
    static let conjunctions: Set = ["and", "or", "plus", "nor"]

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
