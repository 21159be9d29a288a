// In Development: a choice of ready clients. Each choice fetches that client's token and gives it to Swagger's Authorize.
(() => {
  const clients = [/*clients*/];

  async function become(name) {
    const answer = await fetch(`/dev/token?client=${encodeURIComponent(name)}`, { method: "POST" });
    const { access_token: token } = await answer.json();
    window.ui.preauthorizeApiKey("bearer", token);
    window.localStorage.setItem("fhirinterface-client", name);
  }

  function choice() {
    const label = document.createElement("label");
    label.textContent = "Call as ";
    label.style.cssText = "display:block;max-width:1460px;margin:0 auto;padding:1rem 20px;font:bold 1rem sans-serif";
    const select = document.createElement("select");
    select.id = "client";
    for (const client of clients) {
      const option = document.createElement("option");
      option.value = client.name;
      option.textContent = `${client.name} (${client.ods})`;
      select.append(option);
    }
    select.value = window.localStorage.getItem("fhirinterface-client") ?? clients[0].name;
    if (!select.value) select.value = clients[0].name;
    select.addEventListener("change", () => become(select.value));
    label.append(select);
    document.body.prepend(label);
    become(select.value);
  }

  const wait = setInterval(() => {
    if (!window.ui?.preauthorizeApiKey || !document.querySelector(".swagger-ui .info")) return;
    clearInterval(wait);
    choice();
  }, 100);
})();
