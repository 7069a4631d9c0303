/** Stricter than the service's own policy: this page needs only this service. Swagger UI sets styles on elements. */
export const docsPolicy = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
} as const

/** `base` leads from the page's folder to the service's root. */
export function docsPage({ title, base }: { title: string; base: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Frontpage ${title}: API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}docs/swagger-ui.css">
</head>
<body>
<div id="docs" data-document="${base}openapi.json"></div>
<script src="${base}docs/swagger-ui-bundle.js"></script>
<script src="${base}docs/start.js"></script>
</body>
</html>
`
}

/** A file of its own, because inline scripts are not allowed. */
export const docsScript = `const docs = document.getElementById('docs')
SwaggerUIBundle({
  domNode: docs,
  url: new URL(docs.dataset.document, location.href).href,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
})
`
