// Calls the time zone what people call it, before notes beside date fields name it.
"use strict";

document.body.dataset.adminServerTimezone = document.currentScript.dataset.timeZone;
