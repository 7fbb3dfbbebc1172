import FileKit

extension DatasetFigures {
    /// `report.html`.
    var page: String {
        var page = ReportPage("Report on a protein instruction dataset")
        page.paragraph(
            "Built by sepit \(manifest["versions"]?["sepit"]?.text ?? "") from \(files) files. \(division)")
        page.tiles([
            (String(statistics.proteins), "proteins with facts"), (String(statistics.structures), "chains of them"),
            (String(questions), "questions and conversations"),
            (String(audit.similarity.pairsAbove), "pairs above the thresholds"),
        ])
        page.section(
            "Lengths",
            "Proteins by the number of residues of their full sequence. \(statistics.withStructure) of "
                + "\(statistics.proteins) have a structure.")
        let (step, counts) = statistics.lengthHistogram
        page.chart(ReportChart.Columns(counts: counts, step: step, axis: "residues").svg)
        page.section("What is known", "Proteins by property; each statement names its source in proteins.jsonl.")
        page.chart(ReportChart.Bars(rows: properties.map { ($0.name, [$0.property.proteins]) }).svg)
        page.table(
            [["property", "proteins", "values", "the most frequent"]]
                + properties.map { name, property in
                    [
                        name, String(property.proteins), String(property.values.count),
                        property.commonest(1).map { "\($0.value) (\($0.proteins))" }.joined(),
                    ]
                })
        page.section("Sides", giant)
        page.table(sideRows)
        page.paragraph(unasked)
        page.section("Similarity to training", finding)
        page.chart(
            ReportChart.Bars(
                rows: IdentityBand.allCases.map { band in
                    (
                        band.rawValue + "% identity",
                        [audit.similarity.count(band, .valid), audit.similarity.count(band, .test)]
                    )
                }, series: ["valid", "test"]
            ).svg)
        if !audit.similarity.worst.isEmpty {
            page.paragraph("The nearest pairs over enough of the shorter sequence:")
            page.table(worstRows)
        }
        page.section(
            "Blind answers",
            "What answers score on validation and test that look at no protein: the majority of "
                + "training, a linear model on the words of the question, and the best hit, which copies what is known of "
                + "the most similar training protein. A figure for a model means something beside these alone.")
        if !audit.blind.yesNo.isEmpty {
            page.paragraph("Yes/no questions:")
            page.table(blindRows(audit.blind.yesNo))
        }
        if !audit.blind.open.isEmpty {
            page.paragraph("Open questions, where all values must be right:")
            page.table(blindRows(audit.blind.open))
        }
        page.section(
            "What was left out",
            leftOut.isEmpty
                ? "Nothing." : "Files and chains by reason; report.json names every one of them with the details.")
        if !leftOut.isEmpty { page.chart(ReportChart.Bars(rows: leftOut.map { ($0.reason, [$0.count]) }).svg) }
        page.section("Sources and terms", "Statements by who makes them.")
        page.table(sourceRows)
        return page.html
    }
}
