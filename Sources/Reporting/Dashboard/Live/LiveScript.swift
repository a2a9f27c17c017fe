/// What a live page runs: it takes sections as the server draws them, and changes what differs in those that are there, so
/// that focus, scrolling and what is folded open stay as they are.
enum LiveScript {
    static let text = """
        (() => {
          "use strict";
          let position = document.currentScript.dataset.position;
          let ended = false;
          const connection = document.getElementById("connection");
          const tell = text => { connection.textContent = text; connection.hidden = text === ""; };
          const match = (old, fresh) => {
            for (const { name } of [...old.attributes])
              if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
            for (const { name, value } of fresh.attributes)
              if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
            const before = [...old.childNodes], after = [...fresh.childNodes];
            after.forEach((node, index) => {
              const there = before[index];
              if (!there) old.append(node);
              else if (there.nodeName !== node.nodeName) there.replaceWith(node);
              else if (node.nodeType === Node.ELEMENT_NODE) match(there, node);
              else if (there.nodeValue !== node.nodeValue) there.nodeValue = node.nodeValue;
            });
            before.slice(after.length).forEach(node => node.remove());
          };
          const draw = (id, html) => {
            const template = document.createElement("template");
            template.innerHTML = html;
            const there = document.getElementById(id);
            if (there) match(there, template.content.firstElementChild);
            else document.getElementById("content").append(template.content);
          };
          const connect = () => {
            const source = new EventSource("/events?from=" + encodeURIComponent(position));
            source.onopen = () => tell("");
            source.addEventListener("section", event => {
              const end = event.data.indexOf("\\n");
              draw(event.data.slice(0, end), event.data.slice(end + 1));
              if (event.lastEventId) position = event.lastEventId;
            });
            source.addEventListener("end", () => {
              ended = true;
              source.close();
              tell("The run has ended. This page stays as it is.");
            });
            source.onerror = () => {
              if (ended) return;
              tell("Connection lost. This page shows how the run last stood; trying again.");
              if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
            };
          };
          connect();
        })();
        """
}
