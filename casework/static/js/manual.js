// Shows the description of the interface at /docs.

const place = document.getElementById("manual");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.description,
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
  supportedSubmitMethods: ["get", "post", "put", "patch", "delete"],
});
