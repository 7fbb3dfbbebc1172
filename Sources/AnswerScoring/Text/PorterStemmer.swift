/// Strips English suffixes, so that words of one stem compare as equal.
///
/// Source: Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with the deviations that nltk's stemmer has by
/// default, which ROUGE and METEOR are computed with elsewhere.
package enum PorterStemmer {
    private typealias Word = ArraySlice<Unicode.Scalar>

    /// The stem of a word, in lower case.
    package static func stem(_ text: some StringProtocol) -> String {
        let lowered = text.lowercased()
        if let irregular = irregular[lowered] { return irregular }
        guard text.unicodeScalars.count > 2 else { return lowered }
        var word = Word(lowered.unicodeScalars)
        for step in [plural, participle, finalY, doubleSuffix, adjectival, residual, finalE, doubleL] {
            word = step(word)
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: word)
        return String(result)
    }

    private static let irregular = [
        "sky": "sky", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "news": "news",
        "innings": "inning", "inning": "inning", "outings": "outing", "outing": "outing", "cannings": "canning",
        "canning": "canning", "howe": "howe", "proceed": "proceed", "exceed": "exceed", "succeed": "succeed",
    ]

    // MARK: Steps

    /// Step 1a: caresses, ponies, cats.
    private static func plural(_ word: Word) -> Word {
        if word.count == 4, let stem = word.without("ies") { return stem + "ie" }
        if let stem = word.without("sses") { return stem + "ss" }
        if let stem = word.without("ies") { return stem + "i" }
        if word.without("ss") != nil { return word }
        return word.without("s") ?? word
    }

    /// Step 1b: agreed, plastered, motoring.
    private static func participle(_ word: Word) -> Word {
        if let stem = word.without("ied") { return stem + (word.count == 4 ? "ie" : "i") }
        if let stem = word.without("eed") { return measure(stem) > 0 ? stem + "ee" : word }
        guard let stem = [word.without("ed"), word.without("ing")].lazy.compactMap(\.self).first(where: hasVowel) else {
            return word
        }
        if stem.without("at") != nil || stem.without("bl") != nil || stem.without("iz") != nil { return stem + "e" }
        if endsInDoubleConsonant(stem), let last = stem.last {
            return ["l", "s", "z"].contains(last) ? stem : stem.dropLast()
        }
        return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem
    }

    /// Step 1c: happy, but not enjoy.
    private static func finalY(_ word: Word) -> Word {
        guard let stem = word.without("y"), stem.count > 1, consonants(stem).last == true else { return word }
        return stem + "i"
    }

    /// Step 2: relational, digitizer.
    private static func doubleSuffix(_ word: Word) -> Word {
        if let stem = word.without("alli"), measure(stem) > 0 { return doubleSuffix(stem + "al") }
        for (suffix, replacement) in doubleSuffixes {
            if let stem = word.without(suffix) { return measure(stem) > 0 ? stem + replacement : word }
        }
        if let stem = word.without("logi") { return measure(stem + "l") > 0 ? stem + "log" : word }
        return word
    }

    /// Step 3: triplicate, hopeful.
    private static func adjectival(_ word: Word) -> Word {
        for (suffix, replacement) in adjectivalSuffixes {
            if let stem = word.without(suffix) { return measure(stem) > 0 ? stem + replacement : word }
        }
        return word
    }

    /// Step 4: allowance, adjustable.
    private static func residual(_ word: Word) -> Word {
        for suffix in residualSuffixes {
            guard let stem = word.without(suffix) else { continue }
            let fits = suffix != "ion" || stem.last == "s" || stem.last == "t"
            return measure(stem) > 1 && fits ? stem : word
        }
        return word
    }

    /// Step 5a: probate, rate.
    private static func finalE(_ word: Word) -> Word {
        guard let stem = word.without("e") else { return word }
        let count = measure(stem)
        return count > 1 || count == 1 && !endsShort(stem) ? stem : word
    }

    /// Step 5b: controll.
    private static func doubleL(_ word: Word) -> Word {
        word.without("ll") != nil && measure(word.dropLast()) > 1 ? word.dropLast() : word
    }

    private static let doubleSuffixes = [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"),
        ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
        ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
        ("iviti", "ive"), ("biliti", "ble"), ("fulli", "ful"),
    ]
    private static let adjectivalSuffixes = [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ]
    private static let residualSuffixes = [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
        "iti", "ous", "ive", "ize",
    ]

    // MARK: Conditions

    /// Whether each letter is a consonant: no vowel, and no y after a consonant.
    private static func consonants(_ word: Word) -> [Bool] {
        var flags: [Bool] = []
        for letter in word {
            switch letter {
            case "a", "e", "i", "o", "u": flags.append(false)
            case "y": flags.append(!(flags.last ?? false))
            default: flags.append(true)
            }
        }
        return flags
    }

    /// How often a consonant follows a vowel: m of [C](VC)^m[V].
    private static func measure(_ word: Word) -> Int {
        let flags = consonants(word)
        return zip(flags, flags.dropFirst()).count { !$0 && $1 }
    }

    private static func hasVowel(_ word: Word) -> Bool { consonants(word).contains(false) }

    private static func endsInDoubleConsonant(_ word: Word) -> Bool {
        word.count >= 2 && word.last == word.dropLast().last && consonants(word).last == true
    }

    /// Consonant, vowel, consonant other than w, x and y; or a vowel and a consonant alone.
    private static func endsShort(_ word: Word) -> Bool {
        let flags = consonants(word)
        if flags.count == 2 { return flags == [false, true] }
        guard flags.suffix(3) == [true, false, true], let last = word.last else { return false }
        return !["w", "x", "y"].contains(last)
    }
}

extension ArraySlice<Unicode.Scalar> {
    /// What stands before a suffix; nil if it doesn't end so.
    fileprivate func without(_ suffix: String) -> Self? {
        let suffix = suffix.unicodeScalars
        return count >= suffix.count && self.suffix(suffix.count).elementsEqual(suffix) ? dropLast(suffix.count) : nil
    }

    fileprivate static func + (word: Self, suffix: String) -> Self { word + Array(suffix.unicodeScalars) }
}
