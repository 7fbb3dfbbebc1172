#!/usr/bin/env python3
"""Drives the page of `sepit serve` in a headless Chromium, from a pasted protein to an answer, what moved it, its colours on the structure, and its export,
and takes screenshots.

    python3 -m venv .venv && .venv/bin/pip install websockets
    .venv/bin/python scripts/check_page.py .build/release/sepit --structure 1abc.cif --screenshots DIR

Needs Chromium (apt-get install chromium). Checks that nothing is asked of other machines, that the console stays empty, that every
control has a name, that text has enough contrast in the light and the dark scheme, that all works by keyboard, and that
a phone shows all of it without scrolling sideways.
"""
import argparse
import asyncio
import base64
import json
import pathlib
import subprocess
import tempfile
import time
import urllib.request

import websockets

SEQUENCE = ("MMAYLVFLGPPGAGKGTYAKRLQEITGIPHISTGDIFRDIVKKENDELGKKIKEIMERGELVPDELVNEVVKRRLSEKDCERGFILDGYPRTVAQAEFLDGFLKTQNKELTAAVLF"
            "EVPEEVVVQRLTARRICPKCGRIYNLISLPPKEDELCDDCKVKLVQREDDKEETVRHRYKVYLEKTQPVIDYYDKKGILKRVDGTIGIDNVIAEVLKIIGWSDK")

DEMO = pathlib.Path("data/sample/DEMO00001.pdb.gz")

# Names of controls, and the contrast of each text with what is behind it, as WCAG 2.2 reckons it.
AUDIT = """(() => {
  const problems = [];
  const visible = e => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden";
  for (const e of document.querySelectorAll("input, select, textarea, button, canvas, a")) {
    if (!visible(e)) continue;
    const name = e.getAttribute("aria-label") || e.textContent.trim() || (e.labels && e.labels.length && e.labels[0].textContent.trim());
    if (!name) problems.push("no name: " + e.outerHTML.slice(0, 80));
  }
  const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), e = walker.currentNode.parentElement;
    if (!text || !visible(e) || ["SCRIPT", "STYLE", "OPTION"].includes(e.tagName) || e.disabled) continue;
    let behind = e, colour = [255, 255, 255];
    for (; behind; behind = behind.parentElement) {
      const value = parse(getComputedStyle(behind).backgroundColor);
      if (value.length === 3 || value[3] > 0.99) { colour = value.slice(0, 3); break; }
    }
    const [a, b] = [light(parse(getComputedStyle(e).color).slice(0, 3)), light(colour)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) problems.push(`contrast ${contrast.toFixed(2)}: ${text.slice(0, 40)}`);
  }
  if (document.documentElement.scrollWidth > WIDTH + 1) problems.push(`wider than the window: ${document.documentElement.scrollWidth}`);
  if (document.querySelectorAll("h1").length !== 1) problems.push("not one h1");
  if (!document.documentElement.lang || !document.title) problems.push("no language or title");
  return problems;
})()"""


class Page:
    """A tab of the browser, over the DevTools protocol."""

    def __init__(self, socket):
        self.socket, self.number, self.answers = socket, 0, {}
        self.requests, self.console = [], []

    async def listen(self):
        async for text in self.socket:
            message = json.loads(text)
            if "id" in message:
                self.answers.pop(message["id"]).set_result(message)
            elif message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            elif message["method"] in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
                self.console.append(message["params"])

    async def call(self, method, **parameters):
        self.number += 1
        future = asyncio.get_running_loop().create_future()
        self.answers[self.number] = future
        await self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        answer = await asyncio.wait_for(future, 60)
        assert "error" not in answer, answer
        return answer["result"]

    async def evaluate(self, expression):
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    async def wait(self, expression, seconds=60):
        deadline = time.time() + seconds
        while not await self.evaluate(expression):
            assert time.time() < deadline, "never: " + expression
            await asyncio.sleep(0.05)

    async def press(self, key, text=None, modifiers=0):
        codes = {"Tab": 9, "Enter": 13, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39}
        event = {"key": key, "code": key, "modifiers": modifiers, "windowsVirtualKeyCode": codes.get(key, 0)}
        if key == "Enter" and not modifiers:
            text = "\r"
        await self.call("Input.dispatchKeyEvent", type="keyDown", **event, **({"text": text} if text else {}))
        await self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    async def screen(self, width, height, scheme, mobile=False):
        self.width = width
        await self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2 if mobile else 1,
                        mobile=mobile)
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        await asyncio.sleep(0.4)

    async def screenshot(self, path):
        await asyncio.sleep(0.5)  # What is coming into view has come.
        result = await self.call("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(result["data"]))
        print("  wrote", path)

    async def audit(self, where):
        problems = await self.evaluate(AUDIT.replace("WIDTH", str(self.width)))
        assert not problems, f"{where}: {problems}"


async def explained(page):
    """Whether the newest answer says what moved it; one that no model gave says why it does not."""
    newest = "document.querySelector('#history > li:first-child')"
    if not await page.evaluate(f"{newest}.querySelector('.moved') !== null"):
        assert "nothing to explain" in await page.evaluate(f"{newest}.textContent")
        return False
    assert await page.evaluate(f"{newest}.querySelectorAll('.moved .strip b').length") > 0, "the sequence is shown"
    assert await page.evaluate(f"{newest}.querySelectorAll('.moved tbody tr').length") > 0, "stretches are listed"
    return True


async def ask_about(page, structure, folder):
    """Gives a file, turns the structure by keyboard, goes through its colours and asks. Whether the answer says what moved it."""
    answers = await page.evaluate("document.querySelectorAll('#history > li').length")
    document = (await page.call("DOM.getDocument"))["root"]["nodeId"]
    chooser = (await page.call("DOM.querySelector", nodeId=document, selector="#chooser"))["nodeId"]
    await page.call("DOM.setFileInputFiles", nodeId=chooser, files=[str(structure.resolve())])
    await page.wait("!document.getElementById('canvas').hidden")
    await asyncio.sleep(0.3)
    drawn = "document.getElementById('canvas').toDataURL()"
    choose = "{const c = document.getElementById('colour'); c.value = '%s'; c.dispatchEvent(new Event('change'))}"
    before = await page.evaluate(drawn)
    await page.evaluate("document.getElementById('canvas').focus()")
    for _ in range(4):
        await page.press("ArrowLeft")
    await asyncio.sleep(0.3)
    assert await page.evaluate(drawn) != before, "arrow keys turn the structure"
    colours = await page.evaluate("[...document.getElementById('colour').options].map(o => o.value)")
    for colour in colours:
        await page.evaluate(choose % colour)
        await asyncio.sleep(0.2)
        assert await page.evaluate("document.getElementById('legend').children.length") > 0, colour
    await page.evaluate(choose % ("states" if "states" in colours else "chain"))
    await page.evaluate("document.getElementById('question').value = 'What is the function of this protein?'")
    await page.evaluate("document.getElementById('question').focus()")
    await page.press("Enter", modifiers=2)
    await page.wait(f"document.querySelectorAll('#history > li').length === {answers + 1}")
    await page.wait("!document.getElementById('submit').disabled")
    if not await explained(page):
        return False
    assert await page.evaluate("document.getElementById('colour').value") == "moved", "the structure shows what moved the answer"
    await asyncio.sleep(0.3)
    moved = await page.evaluate(drawn)
    await page.evaluate(choose % "chain")
    await asyncio.sleep(0.3)
    assert await page.evaluate(drawn) != moved, "colours change"
    await page.evaluate("document.querySelector('#history .moved button').click()")
    await asyncio.sleep(0.3)
    assert await page.evaluate(drawn) == moved, "the colours of an answer come back"
    return True


async def pictures(page, folder, name):
    """Checks the page in both schemes and on a phone, and takes a screenshot of each."""
    for suffix, screen in [("", (1280, 900, "light")), ("-dark", (1280, 900, "dark")), ("-phone", (390, 844, "light", True))]:
        await page.screen(*screen)
        await page.audit(name + suffix)
        await page.screenshot(folder / f"{name}{suffix}.png")
    await page.screen(1280, 900, "light")


async def open_page(page, address):
    await page.screen(1280, 900, "light")
    await page.call("Page.navigate", url=address)
    await page.wait("document.readyState === 'complete' && document.getElementById('status').textContent.includes('version')")


async def drive(page, address, demo, structure, folder):
    await page.call("Page.enable")
    await page.call("Network.enable")
    await page.call("Runtime.enable")
    await page.call("Log.enable")
    await page.call("DOM.enable")
    downloads = pathlib.Path(tempfile.mkdtemp())
    await page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
    await open_page(page, address)
    await page.audit("empty page")
    await page.screenshot(folder / "empty.png")

    # From paste to answer, by keyboard alone: the first stop of the tabulator is the link to the question.
    await page.evaluate("document.getElementById('protein').focus()")
    await page.call("Input.insertText", text=SEQUENCE)
    await page.press("Enter", modifiers=2)
    await page.wait("document.querySelectorAll('#history > li').length === 1")
    await page.wait("!document.getElementById('submit').disabled")
    said = await page.evaluate("document.querySelector('#history .said').textContent")
    print("  answer:", said)
    await explained(page)
    assert said and await page.evaluate("document.querySelectorAll('#history table tbody tr').length") > 0
    await page.audit("after an answer")
    await page.screenshot(folder / "sequence.png")

    await ask_about(page, structure, folder)
    await page.evaluate("document.querySelectorAll('#history table tr.more-facts:nth-of-type(2) details').forEach(d => { d.open = true })")
    assert "|" in await page.evaluate("document.querySelector('#history pre.alignment').textContent"), "alignments are shown"
    await pictures(page, folder, "structure")

    # Refusals are told in words.
    await page.evaluate("document.getElementById('remove').click(); document.getElementById('question').value = 'And this?';"
                        "document.getElementById('protein').value = 'ACGTACGTACGTACGTACGTACGTACGT'; document.getElementById('form').requestSubmit()")
    await page.wait("!document.getElementById('problem').hidden")
    print("  refusal:", await page.evaluate("document.getElementById('problem').textContent"))
    await page.audit("after a refusal")

    # Exports: the same answers as JSON, and a page that needs nothing else.
    await page.evaluate("document.getElementById('export-json').click(); document.getElementById('export-html').click()")
    deadline = time.time() + 20
    while len([f for f in downloads.iterdir() if not f.name.endswith(".crdownload")]) < 2 and time.time() < deadline:
        await asyncio.sleep(0.1)
    exported = json.loads((downloads / "sepit-answers.json").read_text())
    assert len(exported) == 2 and exported[0]["answer"]["answer"] == said, exported
    assert all("explanation" in entry["answer"] for entry in exported), "the export has the explanations"
    report = (downloads / "sepit-answers.html").read_text()
    assert "What moved the answer" in report and ("pre class=\"alignment\"" in report) == any(
        "alignment" in known for entry in exported for known in entry["answer"]["evidence"]), "the exported page has all of it"
    assert said.split(":")[0] in report and "<script" not in report and "http://" not in report.replace("http://www.w3.org", "")
    await page.call("Page.navigate", url="file://" + str(downloads / "sepit-answers.html"))
    await page.wait("document.readyState === 'complete'")
    await page.audit("exported page")
    await page.screenshot(folder / "export.png")

    # The model of the demonstration corpus, which reads structures, and its answer is its own.
    await open_page(page, demo)
    assert await ask_about(page, DEMO, folder), "the answer is explained"
    coloured = await page.evaluate("[...document.querySelectorAll('.moved .strip mark')].map(mark => mark.textContent).join('')")
    assert "CGPC" in coloured, f"the planted site is coloured, not {coloured}"
    await pictures(page, folder, "moved")

    others = [url for url in page.requests if not url.startswith((address, demo, "data:", "blob:", "file:"))]
    assert not others, f"asked of others: {others}"
    # What the server refused, the browser writes into the console by itself.
    messages = [m for m in page.console if m.get("entry", {}).get("source") != "network"]
    assert not messages, messages


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sepit", help="the program")
    parser.add_argument("--structure", type=pathlib.Path, default=pathlib.Path("data/sample/DEMO00000.pdb.gz"))
    parser.add_argument("--screenshots", type=pathlib.Path, default=None)
    parser.add_argument("--chromium", default="chromium")
    options = parser.parse_args()
    folder = options.screenshots or pathlib.Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    servers = [subprocess.Popen([options.sepit, "serve", "--port", "0", *more], stdout=subprocess.PIPE, text=True)
               for more in ([], ["--model", "data/demo-model"])]
    address, demo = [server.stdout.readline().split()[-1] for server in servers]
    profile = tempfile.mkdtemp()
    browser = subprocess.Popen(
        [options.chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--hide-scrollbars",
         f"--user-data-dir={profile}", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ports = pathlib.Path(profile) / "DevToolsActivePort"
        deadline = time.time() + 90
        while not ports.exists() or not ports.read_text().strip():
            assert time.time() < deadline, "Chromium does not start"
            time.sleep(0.1)
        port = ports.read_text().split()[0]
        tabs = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
        tab = next(tab for tab in tabs if tab["type"] == "page")
        async with websockets.connect(tab["webSocketDebuggerUrl"], max_size=None) as socket:
            page = Page(socket)
            listening = asyncio.create_task(page.listen())
            await drive(page, address, demo, options.structure, folder)
            listening.cancel()
        print("The page works.")
    finally:
        browser.terminate()
        for server in servers:
            server.terminate()
        assert all(server.wait(30) == 0 for server in servers), "the servers stop with 0"


asyncio.run(main())
