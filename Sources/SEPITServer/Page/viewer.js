"use strict";

// A trace through the C-alpha atoms of each chain, which can be turned. Drawn on a plain canvas, from back to front.
class Viewer {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.chains = [];
    this.colour = "chain";
    this.focused = null;
    this.reset();
    this.listen();
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  reset() {
    this.zoom = 1;
    this.turn = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    this.rotate(0.35, -0.5);
  }

  // chains: [{id, sequence, positions: [[x, y, z] | null], states: "HEC…", plddt: [number | null] | null,
  // moved: [share of the largest, below 0 where it made the answer less likely] | undefined}]
  show(chains) {
    this.chains = chains.filter(chain => chain.positions.some(Boolean));
    const points = this.chains.flatMap(chain => chain.positions.filter(Boolean));
    const middle = [0, 1, 2].map(axis => points.reduce((sum, p) => sum + p[axis], 0) / Math.max(1, points.length));
    this.middle = middle;
    // Nearly all are nearer to the middle than this: loose ends may leave the picture.
    const distances = points.map(point => distance(point, middle)).sort((one, other) => one - other);
    this.radius = Math.max(1, distances[Math.floor(distances.length * 0.97)] || 1);
    this.focused = null;
    this.pieces = this.chains.map((chain, number) => this.curves(chain, number)).flat();
    this.reset();
    this.draw();
  }

  // The chain that is asked about stands out; null for none in particular.
  focus(chain) {
    const number = this.chains.indexOf(chain);
    this.focused = number < 0 || this.chains.length < 2 ? null : number;
    this.draw();
  }

  get isEmpty() { return this.chains.length === 0; }

  // Pieces of smooth curves, a few for each residue; a gap in the numbering of positions stays a gap.
  curves(chain, number) {
    const pieces = [];
    const at = index => chain.positions[index] || null;
    const steps = chain.positions.length > 2000 ? 2 : 4;
    for (let i = 0; i + 1 < chain.positions.length; i++) {
      const [b, c] = [at(i), at(i + 1)];
      if (!b || !c || distance(b, c) > 5) continue;
      const a = at(i - 1) && distance(at(i - 1), b) < 5 ? at(i - 1) : b;
      const d = at(i + 2) && distance(at(i + 2), c) < 5 ? at(i + 2) : c;
      let last = b;
      for (let step = 1; step <= steps; step++) {
        const next = spline(a, b, c, d, step / steps);
        pieces.push({ from: last, to: next, chain: number, residue: step <= steps / 2 ? i : i + 1 });
        last = next;
      }
    }
    return pieces;
  }

  // MARK: Turning

  rotate(about_x, about_y) {
    const [cx, sx, cy, sy] = [Math.cos(about_x), Math.sin(about_x), Math.cos(about_y), Math.sin(about_y)];
    this.turn = product([cy, 0, sy, sx * sy, cx, -sx * cy, -cx * sy, sx, cx * cy], this.turn);
  }

  scale(factor) { this.zoom = Math.min(12, Math.max(0.3, this.zoom * factor)); }

  listen() {
    const pointers = new Map();
    let pinch = 0;
    this.canvas.addEventListener("pointerdown", event => {
      this.canvas.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, [event.clientX, event.clientY]);
    });
    this.canvas.addEventListener("pointermove", event => {
      const last = pointers.get(event.pointerId);
      if (!last) return;
      const now = [event.clientX, event.clientY];
      pointers.set(event.pointerId, now);
      if (pointers.size === 1) {
        this.rotate((now[1] - last[1]) * 0.009, (now[0] - last[0]) * 0.009);
      } else {
        const [p, q] = [...pointers.values()];
        const apart = Math.hypot(p[0] - q[0], p[1] - q[1]);
        if (pinch > 0) this.scale(apart / pinch);
        pinch = apart;
      }
      this.draw();
    });
    for (const name of ["pointerup", "pointercancel"]) {
      this.canvas.addEventListener(name, event => { pointers.delete(event.pointerId); pinch = 0; });
    }
    this.canvas.addEventListener("wheel", event => {
      event.preventDefault();
      this.scale(Math.exp(-event.deltaY * 0.0015));
      this.draw();
    }, { passive: false });
    const keys = {
      ArrowLeft: () => this.rotate(0, -0.12), ArrowRight: () => this.rotate(0, 0.12),
      ArrowUp: () => this.rotate(-0.12, 0), ArrowDown: () => this.rotate(0.12, 0),
      "+": () => this.scale(1.15), "=": () => this.scale(1.15), "-": () => this.scale(1 / 1.15), "0": () => this.reset(),
    };
    this.canvas.addEventListener("keydown", event => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      keys[event.key]();
      this.draw();
    });
  }

  // MARK: Drawing

  draw() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.paint(); });
  }

  paint() {
    const box = this.canvas.getBoundingClientRect();
    if (!box.width || this.isEmpty) return;
    const density = Math.min(2, devicePixelRatio || 1);
    const [width, height] = [Math.round(box.width * density), Math.round(box.height * density)];
    if (this.canvas.width !== width || this.canvas.height !== height) [this.canvas.width, this.canvas.height] = [width, height];
    const style = getComputedStyle(this.canvas);
    const background = rgb(getComputedStyle(this.canvas.parentElement).backgroundColor);
    const palette = name => rgb(style.getPropertyValue(name));
    const context = this.context;
    context.clearRect(0, 0, width, height);
    const size = Math.min(width, height) * 0.62 / this.radius * this.zoom;
    const far = this.radius * 4;
    const place = point => {
      const [x, y, z] = [0, 1, 2].map(row => [0, 1, 2].reduce(
        (sum, axis) => sum + this.turn[3 * row + axis] * (point[axis] - this.middle[axis]), 0));
      const nearer = far / (far - z);
      return [width / 2 + x * size * nearer, height / 2 - y * size * nearer, z, nearer];
    };
    const colours = this.painter(palette);
    const lines = this.pieces.map(piece => {
      const [p, q] = [place(piece.from), place(piece.to)];
      return { p, q, z: (p[2] + q[2]) / 2, piece };
    });
    lines.sort((one, other) => one.z - other.z);
    const thickness = Math.max(1.6 * density, Math.min(size * 0.62, 11 * density));
    for (const { p, q, z, piece } of lines) {
      const depth = (z / this.radius + 1) / 2;
      const state = (this.chains[piece.chain].states || "")[piece.residue];
      const wide = thickness * p[3] * (state === "H" ? 1.45 : state === "E" ? 1.25 : 0.8);
      const aside = this.focused !== null && this.focused !== piece.chain ? 0.45 : 0;
      const mist = Math.min(0.8, aside + Math.max(0, (1 - depth) * 0.5));
      const colour = mix(colours(piece), background, mist);
      context.lineCap = "butt";
      context.strokeStyle = css(mix(colour, [0, 0, 0], 0.45));
      context.lineWidth = wide + 1.8 * density;
      line(context, p, q);
      context.lineCap = "round";
      context.strokeStyle = css(colour);
      context.lineWidth = wide;
      line(context, p, q);
      context.strokeStyle = css(mix(colour, [255, 255, 255], 0.32));
      context.lineWidth = wide * 0.3;
      line(context, [p[0] - wide * 0.14, p[1] - wide * 0.16], [q[0] - wide * 0.14, q[1] - wide * 0.16]);
    }
  }

  // The ways to colour that the chains have something for, with a name for each.
  get choices() {
    const choices = [["chain", "chain"], ["position", "place in the chain"]];
    if (this.chains.some(chain => /[HE]/.test(chain.states || ""))) choices.push(["states", "secondary structure"]);
    if (this.chains.some(chain => chain.plddt)) choices.push(["plddt", "confidence of the prediction"]);
    if (this.chains.some(chain => chain.moved)) choices.push(["moved", "what moved the answer"]);
    return choices;
  }

  painter(palette) {
    const chain = this.chains.map((_, number) => palette(`--c${number % 8}`));
    const state = { H: palette("--helix"), E: palette("--strand") };
    const coil = palette("--coil");
    const [more, less, neutral] = ["--more", "--less", "--neutral"].map(palette);
    const bands = [0, 1, 2, 3].map(band => palette(`--p${band}`));
    return piece => {
      const shown = this.chains[piece.chain];
      switch (this.colour) {
        case "states": return state[(shown.states || "")[piece.residue]] || coil;
        case "plddt": {
          const value = shown.plddt && shown.plddt[piece.residue];
          return value == null ? coil : bands[value > 90 ? 0 : value > 70 ? 1 : value > 50 ? 2 : 3];
        }
        case "moved": {
          const share = shown.moved ? shown.moved[piece.residue] : 0;
          return mix(neutral, share > 0 ? more : less, Math.min(1, Math.abs(share) * 1.15));
        }
        case "position": return rainbow(piece.residue / Math.max(1, shown.positions.length - 1));
        default: return chain[piece.chain];
      }
    };
  }

  // What the colours mean: [colour, words].
  get legend() {
    const style = getComputedStyle(this.canvas);
    const colour = name => style.getPropertyValue(name).trim();
    switch (this.colour) {
      case "states": return [[colour("--helix"), "helix"], [colour("--strand"), "strand"], [colour("--coil"), "other"]];
      case "plddt": return [[colour("--p0"), "very high, above 90"], [colour("--p1"), "high, above 70"],
        [colour("--p2"), "low, above 50"], [colour("--p3"), "very low"]];
      case "moved": return [[colour("--more"), "makes the answer likelier"], [colour("--less"), "makes it less likely"],
        [colour("--neutral"), "neither"]];
      case "position": return [[css(rainbow(0)), "first residue"], [css(rainbow(1)), "last residue"]];
      default: return this.chains.slice(0, 12).map((chain, number) => [colour(`--c${number % 8}`),
        `chain ${chain.id || "without a name"}${chain.name ? ", " + chain.name : ""}`]);
    }
  }

  image() {
    if (this.isEmpty) return null;
    this.paint();
    return this.canvas.toDataURL("image/png");
  }
}

function distance(p, q) { return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]); }

// Catmull-Rom, which goes through its points.
function spline(a, b, c, d, t) {
  return [0, 1, 2].map(i => 0.5 * (2 * b[i] + (c[i] - a[i]) * t + (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t
    + (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t * t * t));
}

function product(m, n) {
  return [0, 1, 2].flatMap(row => [0, 1, 2].map(column => m[3 * row] * n[column] + m[3 * row + 1] * n[3 + column]
    + m[3 * row + 2] * n[6 + column]));
}

function line(context, p, q) {
  context.beginPath();
  context.moveTo(p[0], p[1]);
  context.lineTo(q[0], q[1]);
  context.stroke();
}

function rgb(text) {
  const value = text.trim();
  if (value.startsWith("#")) return [1, 3, 5].map(start => parseInt(value.slice(start, start + 2), 16));
  return (value.match(/[\d.]+/g) || ["128", "128", "128"]).slice(0, 3).map(Number);
}

function mix(one, other, share) { return one.map((value, i) => value * (1 - share) + other[i] * share); }

function css(colour) { return `rgb(${colour.map(Math.round).join(",")})`; }

// Blue at the beginning, red at the end.
function rainbow(share) {
  const stops = [[49, 92, 181], [38, 150, 172], [73, 165, 94], [219, 178, 52], [201, 73, 62]];
  const place = Math.min(0.9999, Math.max(0, share)) * (stops.length - 1);
  return mix(stops[Math.floor(place)], stops[Math.floor(place) + 1], place % 1);
}
