// Renders one template with both engines of the npm registry, prints documents per second as JSON.
const fs = require("fs");
const Docxtemplater = require("docxtemplater");
const PizZip = require("pizzip");
const { TemplateHandler } = require("easy-template-x");

const [, , template, contextsFile, seconds] = process.argv;
const data = fs.readFileSync(template);
const contexts = JSON.parse(fs.readFileSync(contextsFile, "utf8"));

function docxtemplater(context) {
  const doc = new Docxtemplater(new PizZip(data), { paragraphLoop: true, linebreaks: true });
  doc.render(context);
  return doc.toBuffer({ compression: "DEFLATE", compressionOptions: { level: 1 } });
}

const handler = new TemplateHandler();
const easyTemplateX = (context) => handler.process(data, context);

// Processor time, as on the Python side: the load of the machine does not count.
const used = (since) => { const t = process.cpuUsage(since); return (t.user + t.system) / 1e6; };

async function rate(render) {
  for (let i = 0; i < 50; i++) await render(contexts[i % contexts.length]);
  const started = process.cpuUsage();
  let count = 0;
  while (used(started) < seconds) await render(contexts[count++ % contexts.length]);
  return count / used(started);
}

(async () => {
  const result = { docxtemplater: await rate(docxtemplater), "easy-template-x": await rate(easyTemplateX) };
  const bytes = [docxtemplater(contexts[0]), await easyTemplateX(contexts[0])].map((output) => output.length);
  console.log(JSON.stringify({ ...result, node: process.version, bytes }));
})();
