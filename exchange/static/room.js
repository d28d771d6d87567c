// The live room. Without this file the page works by its form and its links.
(()=>{'use strict';
const $=(s,r=document)=>r.querySelector(s),log=$('.log[data-after]'),form=$('#compose'),line=$('#line');
if(!log)return;
const word=log.dataset,unsent=new Map();
let seq=+word.after,socket=null,failures=0,heard=0,beat=20,out=false,polling=0,pulled=-1,last=0;

// what the reader is told about the line, and the unsent messages
const say=(text,live)=>{line.textContent=text;line.classList.toggle('live',!!live);document.body.toggleAttribute('data-live',!!live)};
const bell=()=>document.dispatchEvent(new Event('bell'));
const waiting=()=>[...unsent.values()].filter(m=>!m.refused).length;
const cut=()=>{const n=waiting();say(n?word.unsent.replace('%n',n):word.cut)};
const state=()=>{const link=$('#newer',log);if(link)link.hidden=isOpen();tell()};
const tell=()=>out?say(word.out):isOpen()?say(word.live,true):polling>1?say(word.slow):cut();
const isOpen=()=>socket&&socket.readyState===1;
const put=frame=>{if(isOpen())socket.send(JSON.stringify(frame))};

// drawing: text comes as the server's own safe HTML, names and places as plain text
const add=(node,follow)=>{const bottom=$('#newer',log)||$('template',log),near=innerHeight+scrollY>document.body.scrollHeight-500;
 log.insertBefore(node,bottom);node.dispatchEvent(new Event('htmx:afterSwap',{bubbles:true}));
 if(follow||near)node.scrollIntoView({block:'nearest'})};
const article=(by,at)=>{const n=$('#said',log).content.firstElementChild.cloneNode(true),a=$('.av',n),t=$('time',n);
 a.classList.add(by.role==='coordinator'?'co':by.role||'x');a.textContent=by.initials;$('b',n).textContent=by.name;
 $('header .quiet',n).textContent=word[by.role]||'';
 if(at){t.dateTime=at;t.textContent=new Date(at).toLocaleString(document.documentElement.lang.replace(/^en$/,'en-GB'),{dateStyle:'long',timeStyle:'short',hourCycle:'h23',timeZone:'UTC'}).replace(' at ',', ')+' UTC'}
 return n};
const draw=e=>{if($('[data-seq="'+e.seq+'"]',log))return;
 if(e.msg)$('#none',log)?.remove();
 let n;const mine=unsent.get(e.cid);
 if(e.msg){n=article(e.by||{name:'',initials:''},e.at);n.id='m'+e.msg.no;$('.at',n).href='#'+n.id;
  n.lastElementChild.insertAdjacentHTML('beforeend',e.msg.html);last=e.msg.no}
 else{n=$('#told',log).content.firstElementChild.cloneNode(true);const x=e.extra||{};
  if(!word[x.what]||!x.user)return;$('span',n).textContent=word[x.what].replace('%s',x.user.name)}
 n.dataset.seq=e.seq;if(mine){mine.node.remove();unsent.delete(e.cid)}
 add(n,mine)};
const take=e=>{if(e.seq<=seq)return;
 if(e.seq>seq+1){if(pulled!==seq){pulled=seq;put({t:'pull',after:seq})}return}
 seq=e.seq;draw(e)};
const read=()=>{if(last&&!document.hidden)put({t:'read',no:last})};

// sending: the same cid again after every cut, until the server has it
const refuse=(cid,code)=>{const m=unsent.get(cid);if(!m||m.refused)return;m.refused=true;
 const p=document.createElement('p');p.className='err';p.textContent=code==='locked'?word.locked:word.refused;m.node.lastElementChild.append(p)};
const push=(cid,m)=>{if(m.refused)return;if(isOpen())put({t:'send',cid,body:m.body});else if(polling>1)post(cid,m)};
const flush=()=>{for(const[cid,m]of unsent)push(cid,m)};
const post=async(cid,m)=>{try{const r=await fetch(form.action,{method:'POST',headers:{Accept:'application/json'},
  body:new URLSearchParams({csrfmiddlewaretoken:form.csrfmiddlewaretoken.value,cid,body:m.body})});
  if(r.ok&&!r.redirected)poll();else if(r.status<500&&r.status!==429)refuse(cid,(await r.json()).code)}catch{cut()}};
if(form)form.addEventListener('submit',e=>{const body=form.body.value.trim();if(out)return;e.preventDefault();if(!body)return;
 const cid=form.cid.value,node=article({role:word.role,initials:word.mine,name:word.me}),p=document.createElement('p');
 p.dir='auto';p.textContent=body;node.lastElementChild.append(p);node.classList.add('wait');
 const m={body,node};unsent.set(cid,m);add(node,true);push(cid,m);form.body.value='';form.body.focus();
 form.cid.value=[...crypto.getRandomValues(new Uint8Array(16))].map(b=>b.toString(16).padStart(2,'0')).join('');state()});
if(form)form.body.addEventListener('keydown',e=>{if(e.key==='Enter'&&(e.ctrlKey||e.metaKey))form.requestSubmit()});

// the line: a socket; while there is none, a look every 15 seconds
const poll=async()=>{try{const r=await fetch(word.events+'?after='+seq,{headers:{Accept:'application/json'}});
  if(r.redirected||r.status===404||r.status===403){out=true;state();return}
  const f=await r.json();polling=2;on(f);if(f.evs&&seq<f.head&&f.evs.length)poll()}catch{polling=1}
 state()};
setInterval(()=>{if(!out&&!isOpen()&&polling){poll();if(polling>1)flush()}},15e3);
setInterval(()=>{if(isOpen()&&Date.now()-heard>beat*2500)socket.close()},5e3);
const on=f=>{
 if(f.t==='hello'){failures=polling=0;pulled=-1;beat=f.beat;if(f.reset)seq=f.head;flush();read();bell()}
 else if(f.t==='ev')take(f);
 else if(f.t==='batch')f.evs.forEach(take);
 else if(f.t==='beat'){if(f.head>seq)put({t:'pull',after:seq})}
 else if(f.t==='reset')seq=f.head;
 else if(f.t==='bell')bell();
 else if(f.t==='nack'&&f.cid){if(f.code==='rate'||f.code==='retry')setTimeout(()=>{const m=unsent.get(f.cid);if(m)push(f.cid,m)},1e3*(f.retry_after||1)+200);else refuse(f.cid,f.code)}
 if(f.t==='ev'||f.t==='batch')read();
 state()};
const connect=()=>{if(out||socket&&socket.readyState<2)return;
 try{socket=new WebSocket(location.origin.replace('http','ws')+word.socket+'?after='+seq+'&v=1')}catch{socket=null;polling=polling||1;poll();return}
 socket.onmessage=e=>{heard=Date.now();on(JSON.parse(e.data))};
 socket.onclose=e=>{failures++;if([4403,4410,4426].includes(e.code))out=true;
  if(failures>1&&!polling&&!out){polling=1;poll()}
  state();setTimeout(connect,Math.min(3e4,500*2**Math.min(failures,6))+Math.random()*2500)}};
document.addEventListener('visibilitychange',read);
addEventListener('online',()=>{if(!isOpen()){failures=0;connect()}});
// a line that is gone keeps its socket open for a minute: better said at once
addEventListener('offline',()=>{if(socket)socket.close();state()});
addEventListener('beforeunload',e=>{if(waiting()||form&&form.body.value.trim())e.preventDefault()});
connect();
})();
