import FileKit
import Testing

@Suite struct ReportPageTests {
    @Test(arguments: [
        (0.0, "0"), (1, "1"), (0.00123456, "0.00123"), (-12.345, "-12.3"), (9999, "10000"), (12345, "12.3k"),
        (3.4e7, "34M"),
        (1e-5, "1e-05"), (1e30, "1e+30"), (.nan, "-"), (.infinity, "-"), (5e-324, "0"), (999_999, "1000k"),
    ]) func figuresHaveThreeDigits(value: Double, text: String) { #expect(ChartDrawing.figure(value) == text) }

    /// Whatever a run's numbers are, a chart of them is drawn, and within its frame.
    @Test(
        arguments: [
            [], [1], [1, 1, 1], [.nan, 1, .infinity, 2], [1e20, 1e20 + 16384], [-3.4e38, 3.4e38], [0, 1e-300],
            [1e-40, 1e38],
            [-1, -2], Array(repeating: 2.5, count: 5000), (0..<1000).map { Double($0 % 7) },
        ] as [[Double]]) func everyLineIsDrawn(values: [Double])
    {
        for isLogarithmic in [false, true] {
            let points = values.enumerated().map { (x: Double($0), y: $1) }
            let svg = ReportChart.Lines([.init("a<b", points)], isLogarithmic: isLogarithmic).svg
            #expect(svg.hasPrefix("<svg") && !svg.contains("nan") && !svg.contains("inf"))
            let drawn = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }.count
            #expect(svg.contains(drawn == 0 ? "nothing yet" : drawn == 1 ? "<circle" : "<polyline"))
            guard drawn > 1, let start = svg.firstRange(of: "points=\"") else { continue }
            let places = svg[start.upperBound...].prefix { $0 != "\"" }.split(separator: " ")
            #expect(places.count <= 400)
            for place in places {
                let numbers = place.split(separator: ",").compactMap { Double($0) }
                #expect(numbers.count == 2 && (0...720).contains(numbers[0]) && (0...260).contains(numbers[1]))
            }
        }
    }

    @Test func cellsAreAsDarkAsTheirShare() {
        let svg = ReportChart.Cells(
            [.init("protein", [[0.25, 0.75]]), .init("text", [[0, 1]])], rows: ["layer 0"], column: "expert"
        ).svg
        #expect(
            svg.contains("layer 0, expert 1: 75.0%") && svg.contains(">75%<") && svg.contains("layer 0, expert 0: 0.0%")
        )
        #expect(svg.contains("fill-opacity=\"0.96\"") && svg.contains("fill-opacity=\"0.06\""))
    }

    @Test func aPageIsLoadedAnewOnlyWhereItIsSaidTo() {
        var page = ReportPage("a & b", refresh: 30)
        page.section("c")
        #expect(page.html.contains("<meta http-equiv=\"refresh\" content=\"30\">") && page.html.contains("a &amp; b"))
        #expect(!ReportPage("a").html.contains("http-equiv"))
    }
}
